import type { ConsentRow } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/units";
import type { FormatMoment } from "../../../format/moment.ts";
import { isTextKey, type Translate } from "../../../text/translate.ts";

/** One consent in words. */
export interface ConsentLine {
  readonly id: string;
  readonly isValid: boolean;
  readonly state: string;
  readonly scopes: string;
  readonly by: string;
  readonly until: string;
}

/** How the agent begins the name of the staff member whom the owner told; see its `consent-store`. */
const VERBAL = "verbal: ";

/** The consents, valid ones first; one that has run out is told as expired before the device says so. */
export function consentLines(
  rows: readonly ConsentRow[],
  options: { readonly nowMs: EpochMs; readonly translate: Translate; readonly moment: FormatMoment },
): ConsentLine[] {
  return rows
    .toSorted((one, other) => other.changedAtMs - one.changedAtMs)
    .map((row) => consentLine(row, options))
    .toSorted((one, other) => Number(other.isValid) - Number(one.isValid));
}

function consentLine(
  row: ConsentRow,
  {
    nowMs,
    translate,
    moment,
  }: { readonly nowMs: EpochMs; readonly translate: Translate; readonly moment: FormatMoment },
): ConsentLine {
  const hasRunOut = row.expiresAtMs > 0 && row.expiresAtMs <= nowMs;
  const state = row.state === "granted" && hasRunOut ? "expired" : row.state;
  const isValid = state === "granted";
  const scopes = row.scopes.map((scope) => word(`scope.${scope}`, scope, translate)).join(", ");
  return {
    id: row.consentId,
    isValid,
    state: word(`consent.${state}`, state, translate),
    scopes: scopes === "" ? "" : translate(isValid ? "consent.scopes" : "consent.scopesEnded", { scopes }),
    by: giverOf(row, translate),
    until: isValid ? endOf(row, translate, moment) : "",
  };
}

function giverOf({ grantedBy }: ConsentRow, translate: Translate): string {
  if (grantedBy === "policy") return translate("consent.byPolicy");
  if (grantedBy === "panel") return translate("consent.byPanel");
  if (grantedBy.startsWith(VERBAL))
    return translate("consent.byVerbal", { who: grantedBy.slice(VERBAL.length) });
  return grantedBy === "" ? "" : translate("consent.by", { who: grantedBy });
}

function endOf({ expiresAtMs }: ConsentRow, translate: Translate, moment: FormatMoment): string {
  return expiresAtMs === 0
    ? translate("consent.forever")
    : translate("consent.until", { time: moment(expiresAtMs, "dateTime") });
}

function word(key: string, code: string, translate: Translate): string {
  return isTextKey(key) ? translate(key) : code;
}

/** Whether one scope is allowed now, in a few words. */
export function consentFor(
  rows: readonly ConsentRow[],
  scope: string,
  options: { readonly nowMs: EpochMs; readonly translate: Translate; readonly moment: FormatMoment },
): { readonly isValid: boolean; readonly text: string } {
  const lines = consentLines(
    rows.filter((row) => row.scopes.includes(scope)),
    options,
  );
  const line = lines[0];
  if (!line) return { isValid: false, text: options.translate("consent.notAsked") };
  return { isValid: line.isValid, text: line.isValid ? `${line.state} ${line.until}` : line.state };
}
