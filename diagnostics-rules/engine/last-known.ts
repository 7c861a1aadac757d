/** How the sentence of a fault stands to its data when there are none any more. */
import type { LocalText } from "@housecall/proto/api";
import type { Frame } from "../language/frame.ts";
import { header } from "../language/layout.ts";

/** now: values are of the moment of the change; missing, gone: of the last moment at which the rule knew its verdict. */
export type Standing = "now" | "missing" | "gone";

/** The instant whose values are shown for a change at `frame.atMs`. */
export function shownAtMs({ data, base, atMs }: Frame, standing: Standing): number {
  const knownAtMs = data[base + header.knownAtMs] ?? Number.NaN;
  return standing === "now" || Number.isNaN(knownAtMs) ? atMs : Math.min(knownAtMs, atMs);
}

const MISSING = {
  en: "No data any more. Last known: ",
  ko: "데이터가 더 이상 오지 않습니다. 마지막 상태: ",
} as const satisfies LocalText;

/** The sentence as it was before data were missing: they have come again, and say nothing new of the fault. */
export function sayAgain({ en, ko }: LocalText): LocalText {
  return {
    en: en.startsWith(MISSING.en) ? en.slice(MISSING.en.length) : en,
    ko: ko.startsWith(MISSING.ko) ? ko.slice(MISSING.ko.length) : ko,
  };
}

/** Says before a sentence of old values why there are no new ones. */
export function sayStanding(say: LocalText, standing: Standing, instance: string): LocalText {
  switch (standing) {
    case "now":
      return say;
    case "missing":
      return { en: `${MISSING.en}${say.en}`, ko: `${MISSING.ko}${say.ko}` };
    case "gone":
      return {
        en: `${instance} is no longer there. Last known: ${say.en}`,
        ko: `${instance}: 더 이상 존재하지 않습니다. 마지막 상태: ${say.ko}`,
      };
  }
}
