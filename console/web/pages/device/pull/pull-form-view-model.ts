import { type PullRequest, pullRequest } from "@housecall/proto/api";
import { limits } from "@housecall/proto/limits";
import { DAY_MS, type EpochMs, MINUTE_MS } from "@housecall/proto/units";
import { fromZonedInput, toZonedInput } from "../../../format/zoned-input.ts";
import type { Translate } from "../../../text/translate.ts";

/** Time ranges to choose from. */
export const pullRanges = ["30m", "24h", "custom"] as const;
export type PullRange = (typeof pullRanges)[number];

/** Size limits to choose from, in bytes. */
export const pullCaps = [
  limits.pullDefaultBytes,
  4 * limits.pullDefaultBytes,
  16 * limits.pullDefaultBytes,
  limits.pullMaxBytes,
] as const;

/** What a person has entered. */
export interface PullForm {
  readonly range: PullRange;
  /** Values of `datetime-local` fields in the zone that is shown. */
  readonly from: string;
  readonly to: string;
  readonly sources: readonly string[];
  readonly minSeverity: number;
  readonly text: string;
  readonly maxBytes: number;
}

/** The request of a form, or what is wrong with its times. */
export type PullFormResult = { readonly request: PullRequest } | { readonly fault: string };

/** The form at first; `prefill` is a range that a fault has asked for. */
export function initialPullForm(options: {
  readonly nowMs: EpochMs;
  readonly timeZone: string;
  readonly prefill: { readonly from: string; readonly to: string };
}): PullForm {
  const fromMs = Number(options.prefill.from);
  const toMs = Number(options.prefill.to);
  const isPrefilled =
    Number.isSafeInteger(fromMs) && Number.isSafeInteger(toMs) && fromMs > 0 && toMs > fromMs;
  return {
    range: isPrefilled ? "custom" : "30m",
    from: toZonedInput(isPrefilled ? fromMs : options.nowMs - 30 * MINUTE_MS, options.timeZone),
    to: toZonedInput(isPrefilled ? toMs + MINUTE_MS - 1 : options.nowMs, options.timeZone),
    sources: [],
    minSeverity: 7,
    text: "",
    maxBytes: limits.pullDefaultBytes,
  };
}

/** What to send for a form. */
export function readPullForm(
  form: PullForm,
  {
    nowMs,
    timeZone,
    translate,
  }: { readonly nowMs: EpochMs; readonly timeZone: string; readonly translate: Translate },
): PullFormResult {
  const range = rangeOf(form, nowMs, timeZone);
  if (!range) return { fault: translate("pull.rangeMissing") };
  if (range.toMs <= range.fromMs) return { fault: translate("pull.rangeWrong") };
  if (range.toMs - range.fromMs > limits.pullMaxRangeMs) return { fault: translate("pull.rangeLong") };
  const { sources, minSeverity, text, maxBytes } = form;
  const request = pullRequest.safeParse({ ...range, sources, minSeverity, text: text.trim(), maxBytes });
  if (request.success) return { request: request.data };
  return {
    fault: request.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
  };
}

function rangeOf(
  form: PullForm,
  nowMs: EpochMs,
  timeZone: string,
): { fromMs: EpochMs; toMs: EpochMs } | undefined {
  switch (form.range) {
    case "30m":
      return { fromMs: nowMs - 30 * MINUTE_MS, toMs: nowMs };
    case "24h":
      return { fromMs: nowMs - DAY_MS, toMs: nowMs };
    case "custom": {
      const fromMs = fromZonedInput(form.from, timeZone);
      const toMs = fromZonedInput(form.to, timeZone);
      return fromMs === undefined || toMs === undefined ? undefined : { fromMs, toMs };
    }
  }
}
