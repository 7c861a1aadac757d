import type { Signal } from "@housecall/proto/signals";
import type { RuleReads } from "./rule-reads.ts";
import type { Typed } from "./typed.ts";

/** The signal whose codes are the values of an expression: itself, or a window that gives one of its values; undefined otherwise. */
export function codedSignal(typed: Typed, { inputs }: Pick<RuleReads, "inputs">): Signal | undefined {
  const keepsCode = typed.kind === "window" && /^(?:last|min|max)_over_time$/.test(typed.name);
  const signal = typed.kind === "signal" || keepsCode ? inputs[typed.input]?.signal : undefined;
  return signal?.codes === undefined ? undefined : signal;
}
