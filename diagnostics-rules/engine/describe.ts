import type { Evidence, LocalText, Severity } from "@housecall/proto/api";
import { codeName } from "@housecall/proto/signals";
import type { Frame } from "../language/frame.ts";
import type { Rule, ShownValue } from "../language/rule.ts";
import { formatShown, type Language } from "./format-value.ts";
import { type Standing, sayStanding, shownAtMs } from "./last-known.ts";
import type { EvidenceLine } from "./running-rule.ts";
import type { FaultChange } from "./types.ts";
import { remediesNow } from "./verify-remedies.ts";

export const severities = ["info", "warning", "critical"] as const satisfies readonly Severity[];

/** The moment that a change of a fault describes; `frame` stands at it. */
export interface Moment {
  readonly deviceId: string;
  readonly instance: string;
  readonly state: FaultChange["state"];
  readonly severity: number;
  readonly startedAtMs: number;
  readonly atMs: number;
  readonly lines: readonly EvidenceLine[];
  readonly foundInBacklog: boolean;
  /** Time of the device's last report, for rules that judge silence. */
  readonly lastReportAtMs: number;
  readonly standing: Standing;
}

/** Puts a change into words with its evidence and ranked causes; without data, with those that were known last. */
export function describeChange(rule: Rule, frame: Frame, moment: Moment): FaultChange {
  const { atMs } = frame;
  frame.atMs = shownAtMs(frame, moment.standing);
  const change = describeShown(rule, frame, moment);
  frame.atMs = atMs;
  return change;
}

function describeShown(rule: Rule, frame: Frame, moment: Moment): FaultChange {
  return {
    deviceId: moment.deviceId,
    ruleId: rule.id,
    ruleVersion: rule.version,
    instance: moment.instance,
    state: moment.state,
    severity: severities[moment.severity] ?? rule.severity,
    safetyRank: rule.safety,
    title: rule.title,
    say: sayStanding(sayIn(rule, frame, moment.instance), moment.standing, moment.instance),
    evidence: evidenceOf(rule, frame, moment),
    causes: rankedCauses(rule, frame),
    remedies: remediesNow(rule, frame),
    startedAtMs: moment.startedAtMs,
    atMs: moment.atMs,
    foundInBacklog: moment.foundInBacklog,
  };
}

function sayIn(rule: Rule, frame: Frame, instance: string): LocalText {
  const fill = (text: string, language: Language): string =>
    text.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => {
      const value = rule.said.get(name);
      if (value === undefined) return name === "instance" ? instance : `{${name}}`;
      return formatShown(value, readValue(value, frame), language);
    });
  return { en: fill(rule.say.en, "en"), ko: fill(rule.say.ko, "ko") };
}

function evidenceOf(rule: Rule, frame: Frame, moment: Moment): readonly Evidence[] {
  const values = rule.evidence.flatMap((shown): Evidence[] => {
    const value = readValue(shown, frame);
    if (!Number.isFinite(value)) return [];
    const { label, signal, unit } = shown;
    const threshold = thresholdAt(rule, frame, shown);
    const [valueName, thresholdName] = [nameOf(shown, value), nameOf(shown, threshold)];
    return [
      {
        kind: "value",
        label,
        signal,
        instance: moment.instance,
        unit: unit.name,
        value,
        threshold,
        ...(valueName && { valueName }),
        ...(thresholdName && { thresholdName }),
        atMs: frame.atMs,
      },
    ];
  });
  const silence: Evidence[] = rule.usesSilence
    ? [{ kind: "silence", lastReportAtMs: moment.lastReportAtMs, silentMs: frame.silenceMs }]
    : [];
  return [...values, ...silence, ...moment.lines];
}

function nameOf({ coded }: ShownValue, value: number | null): LocalText | undefined {
  return coded === undefined || value === null ? undefined : codeName(coded, value);
}

/**
 * Shares are what is left of the priors by what is seen: prior × likelihood, normalised. A condition that is false
 * counts by the likelihood that it does not hold, one that is unknown by half.
 */
function rankedCauses(rule: Rule, frame: Frame): FaultChange["causes"] {
  const weighed = rule.causes.map(({ id, title, prior, when, likelihood }) => ({
    id,
    title,
    weight: prior * seen(when?.(frame), likelihood),
  }));
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  return weighed
    .map(({ id, title, weight }) => ({
      id,
      title,
      share: total === 0 ? 0 : Math.round((1_000 * weight) / total) / 1_000,
    }))
    .filter(({ share }) => share > 0)
    .sort((left, right) => right.share - left.share);
}

function seen(condition: number | undefined, likelihood: number): number {
  if (condition === undefined) return 1;
  return condition === 1 ? likelihood : condition === 0 ? 1 - likelihood : 0.5;
}

/** The threshold of the clause that holds longest, else of the first clause that has one; null when it is not known. */
function thresholdAt({ layout }: Rule, frame: Frame, { thresholds, unit }: ShownValue): number | null {
  let best = thresholds.find((threshold) => threshold !== null) ?? null;
  let bestSinceMs = Number.POSITIVE_INFINITY;
  thresholds.forEach((threshold, index) => {
    const sinceMs = frame.data[frame.base + layout.clauseSince + index] ?? Number.NaN;
    if (threshold === null || !(sinceMs < bestSinceMs)) return;
    best = threshold;
    bestSinceMs = sinceMs;
  });
  const value = best === null ? Number.NaN : best(frame) / unit.factor;
  return Number.isFinite(value) ? value : null;
}

/** In the value's own unit. */
function readValue(shown: ShownValue, frame: Frame): number {
  return shown.evaluate(frame) / shown.unit.factor;
}
