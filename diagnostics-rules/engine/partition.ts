import { streams } from "@housecall/proto";
import type { DurationMs } from "@housecall/proto/base";
import type { RunningRule } from "./running-rule.ts";

/**
 * Rules that need the same streams and wait equally long for what is late.
 *
 * A gap in one stream holds up only the rules that read it: lost logs never delay a rule about metrics.
 */
export interface Partition {
  readonly index: number;
  /** Indexes into `streams`. */
  readonly streams: readonly number[];
  readonly lateMs: DurationMs;
  readonly rules: readonly RunningRule[];
  /** True when a rule can change its verdict by time alone, so that a pause in the records matters to it. */
  readonly isTimed: boolean;
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
      isTimed: group.some(({ rule }) => rule.isTimed),
    };
  });
}

/** A name of a partition that outlives the engine. */
export function partitionKey({ streams: read, lateMs }: Partition): string {
  return `${read.join(",")}/${lateMs}`;
}

/**
 * Log lines come on "logs" and, when they are grave, on "urgent"; "debug" lines are not counted. Losses are told on
 * "urgent", and rules that draw conclusions from what is not there must see them in order.
 */
function streamsOf({ rule }: RunningRule): readonly number[] {
  const names = [
    ...(rule.isTimed ? ["urgent" as const] : []),
    ...(rule.inputs.length > 0 ? ["metrics" as const] : []),
    ...(rule.logs.length > 0 ? ["logs" as const] : []),
  ];
  return names.map((name) => streams.indexOf(name)).sort((left, right) => left - right);
}
