import type { EpochMs } from "../base/index.ts";
import type { housecall } from "../gen/device.js";
import { limits } from "../limits.ts";
import { boundedList, boundedText, wholeNumber, wireNames } from "./wire.ts";

export const consentStates = ["granted", "refused", "revoked", "expired", "later"] as const;

/** What the device enforces. `expiresAtMs` 0: until revoked. */
export interface ConsentReport {
  readonly kind: "consent";
  readonly consentId: string;
  readonly state: (typeof consentStates)[number];
  readonly scopes: readonly string[];
  readonly grantedBy: string;
  readonly expiresAtMs: EpochMs;
}

const consentNames = wireNames(consentStates);

export function toWireConsent(report: ConsentReport): housecall.device.v1.IConsentReport {
  return {
    ...report,
    scopes: [...report.scopes],
    state: consentNames.toWire(report.state),
    expiresWallMs: report.expiresAtMs,
  };
}

export function fromWireConsent(wire: housecall.device.v1.ConsentReport): ConsentReport {
  return {
    kind: "consent",
    consentId: boundedText("ConsentReport.consent_id", wire.consentId),
    state: consentNames.fromWire("ConsentReport.state", wire.state),
    scopes: boundedList("ConsentReport.scopes", wire.scopes, limits.capabilities).map((scope) =>
      boundedText("ConsentReport.scopes", scope),
    ),
    grantedBy: boundedText("ConsentReport.granted_by", wire.grantedBy),
    expiresAtMs: wholeNumber("ConsentReport.expires_wall_ms", wire.expiresWallMs),
  };
}
