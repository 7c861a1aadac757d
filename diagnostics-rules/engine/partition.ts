import { type Stream, streams } from "@housecall/proto";
import type { DurationMs } from "@housecall/proto/base";
import type { RunningRule } from "./running-rule.ts";

/**
 * Rules that need the same streams and wait equally long for what is late.
 *
 * A gap in one stream holds up only the rules that read it: lost logs never delay a rule about metrics alone.
 */
export interface Partition {
  readonly index: number;
  /** Indexes into `streams`. */
  readonly streams: readonly number[];
  readonly lateMs: DurationMs;
  readonly rules: readonly RunningRule[];
}

/** Groups rules; rules that judge silence read no stream and are in none. */
export function partitionRules(rules: readonly RunningRule[]): readonly Partition[] {
  const groups = new Map<string, RunningRule[]>();
  for (const running of rules) {
    if (running.rule.usesSilence) continue;
    const key = `${streamsOf(running).join(",")}/${running.rule.lateMs}`;
    groups.set(key, [...(groups.get(key) ?? []), running]);
  }
  return [...groups.values()].map((group, index) => {
    const [first] = group;
    return {
      index,
      streams: first === undefined ? [] : streamsOf(first),
      lateMs: first?.rule.lateMs ?? 0,
      rules: group,
    };
  });
}

/** A name of a partition that outlives the engine. */
export function partitionKey({ streams: read, lateMs }: Partition): string {
  return `${read.join(",")}/${lateMs}`;
}

function streamsOf({ rule }: RunningRule): readonly number[] {
  return streamsRead(rule).map((name) => streams.indexOf(name));
}

/**
 * The streams whose gaps delay a rule; none for one that judges silence.
 *
 * Rules about metrics read metrics alone. A rule whose verdict can change by time alone needs every record that tells
 * that time has passed, and what was lost (told on "urgent"). Cycles end on "urgent". "debug" lines are dropped first and never counted.
 */
export function streamsRead({ isTimed, usesCycles, usesSilence }: RunningRule["rule"]): readonly Stream[] {
  if (usesSilence) return [];
  if (isTimed) return ["urgent", "metrics", "logs"];
  return usesCycles ? ["urgent", "metrics"] : ["metrics"];
}
