import type { ConsentAllowance, ConsentAsk, ConsentEnd, ConsentOverview } from "@housecall/proto/api";
import { type EpochMs, MINUTE_MS } from "@housecall/proto/units";
import { formatCountdown, formatDuration } from "../../../format/duration.ts";
import type { FormatMoment } from "../../../format/moment.ts";
import { printable } from "../../../format/printable.ts";
import { isTextKey, type Translate } from "../../../text/translate.ts";

/** What words are made with. */
export interface ConsentReader {
  readonly nowMs: EpochMs;
  readonly translate: Translate;
  readonly moment: FormatMoment;
}

/** What one scope allows now, in words. */
export interface ScopeLine {
  readonly scope: ConsentAllowance["scope"];
  readonly title: string;
  readonly isAllowed: boolean;
  readonly state: string;
  /** By whom and until when; "" when nothing allows it. */
  readonly detail: string;
  /** The consent that staff may end here; undefined for none, for the device's own setting, and from its second scope on. */
  readonly endable: { readonly consentId: string; readonly scopes: string } | undefined;
}

/** A consent counts down in seconds when less than this is left. */
const COUNTDOWN_FROM_MS = 60 * MINUTE_MS;

/** The scopes in their order. */
export function scopeLines({ allowed }: ConsentOverview, reader: ConsentReader): ScopeLine[] {
  const seen = new Set<string>();
  return allowed.map((each) => {
    const isAllowed = isInForce(each, reader.nowMs);
    const { consentId, scope } = each;
    const isFirst = consentId !== null && !seen.has(consentId);
    if (consentId !== null) seen.add(consentId);
    const mayEnd = isAllowed && isFirst && each.by !== "policy";
    return {
      ...{ scope, title: scopeWord(scope, reader.translate), isAllowed },
      state: reader.translate(isAllowed ? "consent.allowed" : "consent.notAllowed"),
      detail: isAllowed ? `${giverOf(each, reader)}, ${untilText(each, reader)}` : "",
      endable: mayEnd ? { consentId, scopes: scopesOf(allowed, consentId, reader.translate) } : undefined,
    };
  });
}

/** Whether one scope is allowed now, in a few words; when it is not because it ended, who ended it and when. */
export function scopeSentence(
  overview: ConsentOverview,
  scope: ConsentAllowance["scope"],
  reader: ConsentReader,
): { readonly isAllowed: boolean; readonly text: string } {
  const found = overview.allowed.find((each) => each.scope === scope);
  if (found !== undefined && isInForce(found, reader.nowMs))
    return { isAllowed: true, text: `${reader.translate("consent.allowed")}, ${untilText(found, reader)}` };
  const end = lastEndOf(overview, scope);
  return {
    isAllowed: false,
    text: end === undefined ? reader.translate("consent.notAllowed") : endSentence(end, reader),
  };
}

/** The newest end that took a scope away which nothing allows now. */
export function lastEndOf(
  { ended, allowed }: ConsentOverview,
  scope?: ConsentAllowance["scope"],
): ConsentEnd | undefined {
  const missing = allowed.filter((each) => each.consentId === null).map((each) => each.scope);
  const wanted = scope === undefined ? missing : missing.filter((each) => each === scope);
  return ended.find((end) => end.scopes.some((each) => wanted.some((one) => one === each)));
}

/** Who ended it and when: "The owner ended their consent at 14:03." */
export function endSentence(
  { how, by, atMs }: ConsentEnd,
  { translate, moment, nowMs }: ConsentReader,
): string {
  const time = moment(atMs, nowMs - atMs < 12 * 60 * MINUTE_MS ? "time" : "dateTime");
  if (how === "expired") return translate("consent.ranOut", { time });
  if (by === "owner") return translate("consent.ownerEnded", { time });
  return translate("consent.staffEnded", { time, who: printable(by) });
}

/** The newest question and what became of it, in a sentence; undefined when it tells nothing that the scopes do not. */
export function askSentence(
  ask: ConsentAsk,
  { translate, moment }: ConsentReader,
  isReachable: boolean,
): string | undefined {
  const who = printable(ask.requestedBy);
  const at = (atMs: EpochMs): string => moment(atMs, "time");
  const what = ask.scopes.map((scope) => scopeWord(scope, translate)).join(", ");
  switch (ask.state) {
    case "asked": {
      const until = moment(ask.deliverUntilMs, "dateTime");
      return translate(isReachable ? "consent.askedOnline" : "consent.askedOffline", { who, what, until });
    }
    case "delivered":
      return ask.shownAtMs === null
        ? translate("consent.delivered", { who, what })
        : translate("consent.shown", { who, what, time: at(ask.shownAtMs), until: untilOf(ask, at) });
    case "later":
      return translate("consent.putOff", { what, time: at(ask.answeredAtMs ?? 0), until: untilOf(ask, at) });
    case "refused":
      return translate("consent.refusedAt", { what, time: at(ask.answeredAtMs ?? 0) });
    case "expired":
      return ask.grantedScopes.length > 0 ? undefined : translate("consent.notAnswered", { what });
    case "failed":
      return translate("consent.askFailed", { what, why: reasonWord(ask.failure, translate) });
    case "granted":
    case "revoked":
    case "withdrawn":
      return undefined;
  }
}

/** Whether the owner may still answer. */
export function isOpenAsk({ state }: ConsentAsk): boolean {
  return state === "asked" || state === "delivered" || state === "later";
}

/** Lengths of time to ask for, in minutes. */
export const askLengths = [15, 30, 60, 240, 1_440, 7 * 1_440] as const;

/** A length to choose, in words. */
export function lengthWord(minutes: number, translate: Translate): string {
  return formatDuration(minutes * MINUTE_MS, translate);
}

/** A scope in words. */
export function scopeWord(scope: string, translate: Translate): string {
  const key = `scope.${scope}`;
  return isTextKey(key) ? translate(key) : printable(scope);
}

function untilOf({ answerUntilMs }: ConsentAsk, at: (atMs: EpochMs) => string): string {
  return answerUntilMs === null ? "–" : at(answerUntilMs);
}

function reasonWord(code: string, translate: Translate): string {
  const key = `reason.${code}`;
  return isTextKey(key) ? translate(key) : printable(code);
}

function isInForce({ consentId, expiresAtMs }: ConsentAllowance, nowMs: EpochMs): boolean {
  return consentId !== null && (expiresAtMs === null || expiresAtMs > nowMs);
}

function scopesOf(allowed: readonly ConsentAllowance[], consentId: string, translate: Translate): string {
  const same = allowed.filter((each) => each.consentId === consentId);
  return same.map(({ scope }) => scopeWord(scope, translate)).join(", ");
}

function giverOf({ by, requestedBy }: ConsentAllowance, { translate }: ConsentReader): string {
  const who = printable(requestedBy);
  switch (by) {
    case null:
    case "policy":
      return translate("consent.byPolicy");
    case "panel":
      return who === "" ? translate("consent.byPanel") : translate("consent.byPanelAsked", { who });
    case "telephone":
      return translate("consent.byVerbal", { who });
  }
}

function untilText({ expiresAtMs }: ConsentAllowance, { nowMs, translate, moment }: ConsentReader): string {
  if (expiresAtMs === null) return translate("consent.forever");
  const leftMs = expiresAtMs - nowMs;
  if (leftMs < COUNTDOWN_FROM_MS) return translate("consent.endsIn", { left: formatCountdown(leftMs) });
  return translate("consent.until", { time: moment(expiresAtMs, "dateTime") });
}
