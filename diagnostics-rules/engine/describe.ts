import type { Evidence, LocalText, Severity } from "@housecall/proto/api";
import { codeName } from "@housecall/proto/signals";
import type { Frame } from "../language/frame.ts";
import type { Rule, ShownValue } from "../language/rule.ts";
import type { ThresholdSide } from "../language/threshold.ts";
import { type Standing, sayStanding, shownAtMs } from "./last-known.ts";
import { rankedCauses } from "./rank-causes.ts";
import type { EvidenceLine } from "./running-rule.ts";
import { readValue, type Saying, sayWith } from "./say-with.ts";
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
  const { instance } = moment;
  const saying: Saying = { rule, frame, instance, read: new Map() };
  return {
    deviceId: moment.deviceId,
    ruleId: rule.id,
    ruleVersion: rule.version,
    instance,
    state: moment.state,
    severity: severities[moment.severity] ?? rule.severity,
    safetyRank: rule.safety,
    title: rule.title,
    say: sayStanding(sayWith(rule.say, saying), moment.standing, instance),
    evidence: evidenceOf(rule, frame, moment),
    causes: rankedCauses(saying),
    remedies: remediesNow(saying),
    startedAtMs: moment.startedAtMs,
    atMs: moment.atMs,
    foundInBacklog: moment.foundInBacklog,
    isEvident: isEvident(rule, frame, moment),
  };
}

/**
 * Whether the shown values are those of the fault. What was known last is, unless it was outside of `while`: what a
 * sequence or a baseline said then cannot be asked again. That something is gone is told whatever was measured last.
 */
function isEvident({ during, fire }: Rule, frame: Frame, { standing }: Moment): boolean {
  if (standing === "gone") return true;
  if (during !== undefined && during(frame) !== 1) return false;
  return standing === "missing" || fire.some(({ evaluate }) => evaluate(frame) === 1);
}

function evidenceOf(rule: Rule, frame: Frame, moment: Moment): readonly Evidence[] {
  const values = rule.evidence.flatMap((shown): Evidence[] => {
    const value = readValue(shown, frame);
    if (!Number.isFinite(value)) return [];
    const { label, signal, unit, title, about } = shown;
    const bound = thresholdAt(rule, frame, shown);
    const [valueName, thresholdName] = [nameOf(shown, value), nameOf(shown, bound?.value)];
    return [
      {
        kind: "value",
        label,
        signal,
        instance: moment.instance,
        unit: unit.name,
        value,
        threshold: bound?.value ?? null,
        ...(bound && { side: bound.side }),
        ...(valueName && { valueName }),
        ...(thresholdName && { thresholdName }),
        ...(title && { title }),
        ...(about && { about }),
        atMs: frame.atMs,
      },
    ];
  });
  const silence: Evidence[] = rule.usesSilence
    ? [{ kind: "silence", lastReportAtMs: moment.lastReportAtMs, silentMs: frame.silenceMs }]
    : [];
  return [...values, ...silence, ...moment.lines];
}

function nameOf({ coded }: ShownValue, value: number | undefined): LocalText | undefined {
  return coded === undefined || value === undefined ? undefined : codeName(coded, value);
}

/**
 * What the clause that holds longest compares the value with. While none holds, that of the first clause that has one;
 * undefined when those that hold ask nothing of the value, or it is not known.
 */
function thresholdAt(
  { layout }: Rule,
  frame: Frame,
  { thresholds, unit }: ShownValue,
): { readonly value: number; readonly side: ThresholdSide } | undefined {
  const sinceMs = thresholds.map(
    (_, index) => frame.data[frame.base + layout.clauseSince + index] ?? Number.NaN,
  );
  const isAnyHeld = sinceMs.some((atMs) => !Number.isNaN(atMs));
  let best = isAnyHeld ? undefined : thresholds.find((threshold) => threshold !== null);
  let bestSinceMs = Number.POSITIVE_INFINITY;
  thresholds.forEach((threshold, index) => {
    const heldSinceMs = sinceMs[index] ?? Number.NaN;
    if (threshold === null || !(heldSinceMs < bestSinceMs)) return;
    best = threshold;
    bestSinceMs = heldSinceMs;
  });
  if (!best) return undefined;
  const value = best.evaluate(frame) / unit.factor;
  return Number.isFinite(value) ? { value, side: best.side } : undefined;
}
