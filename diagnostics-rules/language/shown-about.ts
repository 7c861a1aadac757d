import type { ShownAbout } from "./rule.ts";
import type { RuleReads } from "./rule-reads.ts";
import type { Typed, WindowName } from "./typed.ts";

/** Functions whose value has the meaning of the signal's own values. */
const summaries: readonly WindowName[] = [
  "avg_over_time",
  "min_over_time",
  "max_over_time",
  "last_over_time",
  "quantile_over_time",
];

/** The one signal that a shown value speaks of, and what it says of it; undefined for a signal itself, and for what is of several. */
export function aboutOf(typed: Typed, reads: RuleReads): ShownAbout | undefined {
  if (typed.kind === "window" && summaries.includes(typed.name))
    return about(signalOf(typed.input, reads), "summary");
  if (typed.kind !== "operator") return undefined;
  const plan = reads.operators[typed.operator];
  if ((plan?.kind !== "baseline" && plan?.kind !== "ewma") || plan.of.kind !== "signal") return undefined;
  return about(signalOf(plan.of.input, reads), plan.kind === "baseline" ? "usual" : "summary");
}

function about(signal: string | undefined, as: ShownAbout["as"]): ShownAbout | undefined {
  return signal === undefined ? undefined : { signal, as };
}

/** What comes with a log line or event is no signal. */
function signalOf(input: number, reads: RuleReads): string | undefined {
  const read = reads.inputs[input];
  return read?.from === undefined ? read?.signal.id : undefined;
}
