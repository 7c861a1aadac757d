/** The windows that a rule keeps, and how exactly. */
import type { DurationMs } from "@housecall/proto/base";
import type { CheckedRule } from "../language/check-rule.ts";
import type { OccurrenceInput, SignalInput, Typed } from "../language/typed.ts";
import { operandsOf, partsOf } from "../language/typed-parts.ts";

/** One window over a signal, or over log lines or events. */
export interface WindowCost {
  /** `drum_level_khz`, `log("…")`, `event("…")`. */
  readonly of: string;
  readonly functions: readonly string[];
  /** Length in time; 0 for one in cycles. */
  readonly windowMs: DurationMs;
  /** Length in cycles; 0 for one in time. */
  readonly cycles: number;
  /** "exact": every sample is kept. "buckets": pieces of time. "cycles": one bucket per cycle, exact at its ends. */
  readonly kind: "exact" | "buckets" | "cycles";
  /** Samples, times or buckets that there is room for. */
  readonly keeps: number;
  /** So much earlier than it says a window in buckets may begin; 0 for the others. */
  readonly errorMs: DurationMs;
}

/** Every window of a rule; those of equal length over the same thing are one. */
export function windowsOf(checked: CheckedRule): readonly WindowCost[] {
  const { reads, layout } = checked;
  const inBuckets = reads.buckets.map(({ source, windowMs, cycles, functions }, index): WindowCost => {
    const place = layout.buckets[index];
    return {
      of:
        source.kind === "input"
          ? nameOf(reads.inputs[source.index])
          : titleOf(reads.occurrences[source.index]),
      functions,
      windowMs,
      cycles,
      kind: cycles > 0 ? "cycles" : "buckets",
      keeps: place?.capacity ?? 0,
      errorMs: place?.spanMs ?? 0,
    };
  });
  return [...exactWindows(checked), ...inBuckets];
}

function exactWindows(checked: CheckedRule): readonly WindowCost[] {
  const found = new Map<string, WindowCost>();
  for (const part of everyPart(checked)) {
    const window = exactWindow(checked, part);
    if (window === undefined) continue;
    const key = `${window.of} ${window.windowMs}`;
    const functions = [...new Set([...(found.get(key)?.functions ?? []), ...window.functions])];
    found.set(key, { ...window, functions });
  }
  return [...found.values()];
}

function exactWindow({ reads, layout }: CheckedRule, part: Typed): WindowCost | undefined {
  const exact = { cycles: 0, kind: "exact", errorMs: 0 } as const;
  if (part.kind === "count" && part.bucket < 0) {
    const keeps = layout.occurrences[part.occurrence]?.capacity ?? 0;
    const of = titleOf(reads.occurrences[part.occurrence]);
    return { ...exact, of, functions: ["count_over_time"], windowMs: part.windowMs, keeps };
  }
  if (part.kind !== "window" || part.bucket >= 0) return undefined;
  const place = layout.inputs[part.input];
  const keeps = place !== undefined && "capacity" in place ? place.capacity : 1;
  return {
    ...exact,
    of: nameOf(reads.inputs[part.input]),
    functions: [part.name],
    windowMs: part.windowMs,
    keeps,
  };
}

/** Every part of every expression of a rule, also of what is only shown. */
function everyPart(checked: CheckedRule): readonly Typed[] {
  const { operators } = checked.reads;
  return [...judgedOf(checked), ...shownOf(checked), ...operators.flatMap(operandsOf)].flatMap((typed) => [
    ...partsOf(typed, operators),
  ]);
}

/** The conditions that decide the verdict, `while` left out. */
export function judgedOf({ fire, clear }: CheckedRule): readonly Typed[] {
  return [...fire, ...(clear === undefined ? [] : [clear])].map(({ typed }) => typed);
}

/** What is evaluated when a fault is told: severity, causes, remedies, evidence, sentence. */
export function shownOf({ steps, causeConditions, verifies, evidence, said }: CheckedRule): readonly Typed[] {
  return [
    ...steps.map(({ when }) => when),
    ...causeConditions,
    ...[...verifies, ...evidence, ...said.values()].map((shown) => shown?.typed),
  ].filter((typed) => typed !== undefined);
}

function nameOf(input: SignalInput | undefined): string {
  return input?.signal.id ?? "";
}

/** An occurrence as an expression names it. */
export function titleOf(input: OccurrenceInput | undefined): string {
  switch (input?.source.kind) {
    case undefined:
      return "";
    case "log":
      return `log("${input.source.template.text}")`;
    case "event":
      return `event("${input.source.name}")`;
    case "new-line":
      return "log_new()";
  }
}
