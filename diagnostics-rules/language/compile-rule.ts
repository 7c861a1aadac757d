/** Turns a checked rule into one that runs. */
import type { CheckedClause, CheckedRule } from "./check-rule.ts";
import type { PlannedValue } from "./check-shown.ts";
import { compile } from "./compile.ts";
import type { Evaluate } from "./frame.ts";
import type { Rule, RuleClause, ShownValue } from "./rule.ts";
import { ruleLimits } from "./rule-limits.ts";
import { stateHash } from "./state-hash.ts";
import { thresholdsOf } from "./threshold.ts";
import type { SignalInput, Typed } from "./typed.ts";
import { seconds } from "./units.ts";

type Ready = (typed: Typed) => Evaluate;

/** Compiles a rule that was checked without an error. */
export function compileRule(checked: CheckedRule): Rule {
  const { reads, during, fire, clear, layout, evidence, said, missingHoldMs, lateMs } = checked;
  const { inputs, occurrences, states, buckets, usesSilence, usesCycles } = reads;
  const ready: Ready = (typed) => compile(typed, { layout, inputs, scope: "device" });
  const readyOfCycle: Ready = (typed) => compile(typed, { layout, inputs, scope: "cycle" });
  const deciding = [...(during ? [during] : []), ...fire, ...(clear ? [clear] : [])];
  const absences = deciding.flatMap(({ typed }) => absencesIn(typed));
  const silences = thresholdsOf({ kind: "silence" }, fire, seconds).filter((threshold) => threshold !== null);
  return {
    ...plainParts(checked),
    inputs,
    occurrences,
    states,
    buckets,
    usesSilence,
    usesCycles,
    absences,
    layout,
    missingHoldMs,
    lateMs,
    during: during && ready(during.typed),
    readsSignals: deciding.some(({ typed }) => readsSignals(typed, inputs)),
    isTimed: occurrences.length > 0 || states.length > 0 || absences.length > 0,
    silenceAfterMs: silences.length === 0 ? 0 : 1_000 * Math.min(...silences),
    fire: fire.map((clause) => readyClause(clause, { ready, readyOfCycle })),
    clear: clear && readyClause(clear, { ready, readyOfCycle }),
    supportMs: Math.max(
      ruleLimits.lookbackMs,
      ...inputs.filter(({ decides }) => decides).map(({ lookbackMs }) => lookbackMs),
    ),
    steps: stepsOf(checked, ready),
    causes: causesOf(checked, ready),
    evidence: evidence.map((value) => readyValue(value, ready)),
    said: new Map([...said].map(([name, value]) => [name, readyValue(value, ready)])),
    stateHash: stateHash({ inputs, occurrences, states, buckets, during: during?.typed, fire, clear }),
  };
}

function plainParts({ source, read, instanceKind }: CheckedRule) {
  return {
    id: source.rule,
    version: source.version,
    status: source.status,
    file: read.file.path,
    title: source.title,
    diagnoses: source.diagnoses,
    deviceClass: source.applies_to.class,
    models: source.applies_to.model,
    instanceKind,
    severity: typeof source.severity === "string" ? source.severity : source.severity.start,
    safety: source.safety,
    evidenceLines: source.evidence.logs,
    say: source.say,
    remedies: source.remedy.map(({ who, step }) => ({ who, step })),
  };
}

function readyClause(
  { source, typed, holdMs, repeat }: CheckedClause,
  { ready, readyOfCycle }: { readonly ready: Ready; readonly readyOfCycle: Ready },
): RuleClause {
  const evaluate = repeat?.unit === "cycles" ? readyOfCycle(typed) : ready(typed);
  return { source, typed, holdMs, repeat, evaluate };
}

function readyValue(value: PlannedValue, ready: Ready): ShownValue {
  return { ...value, evaluate: ready(value.typed) };
}

function stepsOf({ critical }: CheckedRule, ready: Ready): Rule["steps"] {
  if (critical === undefined) return [];
  return [{ severity: "critical", afterMs: critical.afterMs, when: critical.when && ready(critical.when) }];
}

function causesOf({ source, causeConditions }: CheckedRule, ready: Ready): Rule["causes"] {
  return source.causes.map(({ id, title, prior }, index) => {
    const when = causeConditions[index];
    return { id, title, prior, when: when && ready(when) };
  });
}

/** True when samples are read; what comes with lines and events is as known as they are. */
function readsSignals(typed: Typed, inputs: readonly SignalInput[]): boolean {
  const recur = (part: Typed): boolean => readsSignals(part, inputs);
  if (typed.kind === "signal") return inputs[typed.input]?.from === undefined;
  if (typed.kind === "window")
    return (
      inputs[typed.input]?.from === undefined &&
      typed.name !== "absent_over_time" &&
      typed.name !== "present_over_time"
    );
  if (typed.kind === "pointwise") return typed.arguments.some(recur);
  if ("left" in typed) return recur(typed.left) || recur(typed.right);
  return "of" in typed && recur(typed.of);
}

function absencesIn(typed: Typed): Rule["absences"] {
  if (typed.kind === "window") {
    return typed.name === "absent_over_time" || typed.name === "present_over_time"
      ? [{ input: typed.input, windowMs: typed.windowMs }]
      : [];
  }
  if ("left" in typed) return [...absencesIn(typed.left), ...absencesIn(typed.right)];
  return "of" in typed ? absencesIn(typed.of) : [];
}
