import { limits } from "@housecall/proto";
import type { ConsentRow } from "@housecall/proto/api";
import { MINUTE_MS } from "@housecall/proto/base";
import { type ConsentAskRow, knownScopes, type ReportedConsent, takeAnswer } from "./consent-ask.ts";

/** Why a report of a device is not taken. */
export type ReportRefusal =
  | "consent_of_another_device"
  | "consent_not_asked"
  | "consent_unknown"
  | "consents_too_many"
  | "consents_too_often";

/** What is stored when a device reports on a consent. */
export interface KnownConsent {
  /** The question of this id, whichever device it was put to. */
  readonly ask: ConsentAskRow | undefined;
  readonly current: ConsentRow | undefined;
  /** Other consents of the device that are granted. */
  readonly otherGrants: number;
  /** Who of the staff has asked for its end; "" when nobody has. */
  readonly endWantedBy: string;
}

/** What is stored from now on. */
export interface JudgedReport {
  readonly row: ReportedConsent;
  readonly ask: ConsentAskRow | undefined;
  readonly endedBy: string;
}

/** The consent by the device's own setting: nobody asked for it, and it is no answer. */
const POLICY = "policy";

/**
 * What to make of a report: a device may allow less than was asked, and what its owner allows of its own accord under an
 * id of its own; never more than was asked under the id of a question, nor anything under that of another device.
 */
export function judgeReport(
  reported: ReportedConsent,
  known: KnownConsent,
  mayChange: () => boolean,
): JudgedReport | "known" | ReportRefusal {
  const { ask, current } = known;
  if (ask !== undefined && ask.deviceId !== reported.deviceId) return "consent_of_another_device";
  const row = ask === undefined ? reported : withinAsk(reported, ask);
  if (row === undefined) return "consent_not_asked";
  if (current !== undefined && saysTheSame(current, row)) return "known";
  const endedBy = known.endWantedBy === "" ? "owner" : known.endWantedBy;
  const answered = ask && takeAnswer(ask, row, endedBy);
  const isEnd = row.state === "revoked" || row.state === "expired";
  const endsSomething = current?.state === "granted" || (current === undefined && row.consentId === POLICY);
  if (row.state === "granted") {
    if (current?.state !== "granted" && known.otherGrants >= limits.consentGrants) return "consents_too_many";
  } else if (answered === ask && !(isEnd && endsSomething)) return "consent_unknown";
  // What ends is always heard: it can be no more often than what began.
  if (!isEnd && !mayChange()) return "consents_too_often";
  return { row, ask: answered, endedBy };
}

/** The device repeats its word after each boot. */
function saysTheSame(current: ConsentRow, row: ConsentRow): boolean {
  const { state, grantedBy, expiresAtMs } = current;
  const isSameScopes = JSON.stringify(current.scopes) === JSON.stringify(row.scopes);
  return (
    state === row.state && grantedBy === row.grantedBy && expiresAtMs === row.expiresAtMs && isSameScopes
  );
}

function withinAsk(row: ReportedConsent, ask: ConsentAskRow): ReportedConsent | undefined {
  if (row.state !== "granted") return row;
  const scopes = knownScopes(row.scopes, ask.scopes);
  if (scopes.length === 0) return undefined;
  // By telephone the owner has said yes to so many minutes from then on, not from whenever the device hears of it.
  const fromMs = ask.way === "telephone" ? ask.askedAtMs : row.changedAtMs;
  const latestMs = fromMs + ask.minutes * MINUTE_MS;
  const expiresAtMs = row.expiresAtMs === 0 ? latestMs : Math.min(row.expiresAtMs, latestMs);
  return { ...row, scopes, expiresAtMs };
}
