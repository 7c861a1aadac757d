import type { ConsentScope } from "@housecall/proto";
import type { ConsentGrant } from "./consent-grants.ts";

/** What the device's own setting allows without asking is reported as one consent of this id. */
export const POLICY_CONSENT = "policy";
/** Takes back everything, the device's own setting too. */
export const REVOKE_ALL = "all";

/** Ids that nobody may give to a grant. */
export function isReservedConsent(consentId: string): boolean {
  return consentId === POLICY_CONSENT || consentId === REVOKE_ALL;
}

/** The setting as a grant: it holds until revoked. */
export function policyGrant(scopes: readonly ConsentScope[]): ConsentGrant {
  return { consentId: POLICY_CONSENT, scopes: [...scopes], grantedBy: "policy", expiresAtMs: 0 };
}

/** The report that takes the server from the scopes it was told last to those of now; undefined when they are the same. */
export function policyChange(
  told: readonly ConsentScope[],
  scopes: readonly ConsentScope[],
): { readonly grant: ConsentGrant; readonly state: "granted" | "revoked" } | undefined {
  const isSame = told.length === scopes.length && told.every((scope) => scopes.includes(scope));
  if (isSame) return undefined;
  return scopes.length > 0
    ? { grant: policyGrant(scopes), state: "granted" }
    : { grant: policyGrant(told), state: "revoked" };
}
