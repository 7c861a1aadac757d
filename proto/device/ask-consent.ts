import { type DurationMs, MINUTE_MS, SECOND_MS } from "../base/index.ts";
import { type ConsentScope, consentScopes } from "../consent/consent-scopes.ts";
import type { housecall } from "../gen/device.js";
import { limits } from "../limits.ts";

import { boundedList, boundedText, refuse, wholeNumber } from "./wire.ts";

/** A question to the owner; the answer is a ConsentReport of the same consent id. */
export interface AskConsent {
  readonly kind: "ask_consent";
  readonly consentId: string;
  readonly scopes: readonly ConsentScope[];
  /** How long the consent will hold. */
  readonly minutes: number;
  /** Plain words of staff, shown to the owner. */
  readonly reason: string;
  /** "en", "ko"; others are shown in English. */
  readonly language: string;
  /** The question goes away by itself after this. */
  readonly answerWithinMs: DurationMs;
  /** "telephone": the owner has said yes to staff; it is granted at once where the local setting allows that. */
  readonly way: "panel" | "telephone";
}

/** Staff give back a consent that the owner had given. */
export interface EndConsent {
  readonly kind: "end_consent";
  readonly consentId: string;
}

type WireOffer = housecall.device.v1.CommandOffer.$Properties;

export function toWireAskConsent({ way, answerWithinMs, ...body }: AskConsent): Partial<WireOffer> {
  const { consentId, minutes, reason, language } = body;
  const answerS = Math.ceil(answerWithinMs / SECOND_MS);
  const askConsent = { consentId, minutes, reason, language, answerS, verbal: way === "telephone" };
  return { askConsent: { ...askConsent, scopes: [...body.scopes] } };
}

export function fromWireAskConsent(wire: housecall.device.v1.AskConsent.$Properties): AskConsent {
  const scopes = boundedList("AskConsent.scopes", wire.scopes ?? [], consentScopes.length).map(scopeOf);
  if (scopes.length === 0) throw refuse("AskConsent.scopes", "none", "at least one");
  const maxAnswerS = limits.consentAnswerMaxMs / SECOND_MS;
  return {
    kind: "ask_consent",
    consentId: consentIdOf("AskConsent.consent_id", wire.consentId ?? ""),
    scopes: [...new Set(scopes)],
    minutes: wholeNumber("AskConsent.minutes", wire.minutes ?? 0, 1, limits.consentMaxMs / MINUTE_MS),
    reason: boundedText("AskConsent.reason", wire.reason ?? "", limits.consentReasonLength),
    language: boundedText("AskConsent.language", wire.language ?? "", 16),
    answerWithinMs: wholeNumber("AskConsent.answer_s", wire.answerS ?? 0, 1, maxAnswerS) * SECOND_MS,
    way: wire.verbal ? "telephone" : "panel",
  };
}

export function fromWireEndConsent(wire: housecall.device.v1.EndConsent.$Properties): EndConsent {
  return {
    kind: "end_consent",
    consentId: consentIdOf("EndConsent.consent_id", wire.consentId ?? ""),
  };
}

function consentIdOf(field: string, id: string): string {
  if (id === "") throw refuse(field, "nothing", "an id");
  return boundedText(field, id, 64);
}

function scopeOf(wire: string): ConsentScope {
  const scope = consentScopes.find((each) => each === wire);
  if (scope === undefined) throw refuse("AskConsent.scopes", wire, consentScopes.join(", "));
  return scope;
}
