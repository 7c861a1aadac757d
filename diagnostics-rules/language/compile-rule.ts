/** Turns a checked rule into one that runs. */
import type { CheckedClause, CheckedRule } from "./check-rule.ts";
import type { PlannedValue } from "./check-shown.ts";
import { compile } from "./compile.ts";
import { compileOperators } from "./compile-operators.ts";
import type { Evaluate } from "./frame.ts";
import type { Rule, RuleClause, ShownThreshold, ShownValue } from "./rule.ts";
import { ruleLimits } from "./rule-limits.ts";
import { stateHash } from "./state-hash.ts";
import { stateParts } from "./state-parts.ts";
import { type Threshold, thresholdsOf } from "./threshold.ts";
import type { OperatorPlan, Typed } from "./typed.ts";
import { inputsOf, partsOf } from "./typed-parts.ts";
import { WindowFunctions } from "./windows.ts";

type Ready = (typed: Typed) => Evaluate;

/** Compiles a rule that was checked without an error. */
export function compileRule(checked: CheckedRule): Rule {
  const { reads, during, fire, clear, layout, evidence, said, missingHoldMs, lateMs } = checked;
  const { inputs, operators } = reads;
  const context = { layout, inputs, operators, windows: new WindowFunctions(), scope: "device" } as const;
  const verifies = checked.verifies.map((verify) => verify?.typed);
  const meaning = { ...reads.kept(), layout, during: during?.typed, fire, clear, verifies };
  const ready: Ready = (typed) => compile(typed, context);
  const readyOfCycle: Ready = (typed) => compile(typed, { ...context, scope: "cycle" });
  return {
    ...plainParts(checked),
    ...timeParts(checked),
    ...operatorParts(checked, compileOperators(context)),
    layout,
    missingHoldMs,
    lateMs,
    during: during && ready(during.typed),
    fire: fire.map((clause) => readyClause(clause, { ready, readyOfCycle })),
    clear: clear && readyClause(clear, { ready, readyOfCycle }),
    steps: stepsOf(checked, ready),
    causes: causesOf(checked, ready),
    remedies: remediesOf(checked, ready),
    evidence: evidence.map((value) => readyValue(value, ready)),
    said: new Map([...said].map(([name, value]) => [name, readyValue(value, ready)])),
    stateHash: stateHash(meaning),
    stateParts: stateParts(meaning),
  };
}

/** The operators, and what is told to those that are only shown: what a clause reads decides, so its operators never do. */
function operatorParts({ reads }: CheckedRule, operators: Rule["operators"]) {
  const { inputs } = reads;
  const shownInputs = reads.operators.map((plan) =>
    inputsOf(plan, reads).filter((input) => inputs[input]?.decides === false),
  );
  return {
    operators,
    shownOperators: operators.filter((_, index) => shownInputs[index]?.length !== 0),
    isRemembered: inputs.map((_, input) => shownInputs.some((shown) => shown.includes(input))),
  };
}

/** What a rule reads, and by what its verdict changes. */
function timeParts({ reads, during, fire, clear }: CheckedRule) {
  const { inputs, occurrences, states, buckets, operators, usesSilence, usesCycles } = reads;
  const deciding = [...(during ? [during] : []), ...fire, ...(clear ? [clear] : [])];
  const absences = deciding.flatMap(({ typed }) => absencesIn(typed, operators));
  const silences = thresholdsOf({ kind: "silence" }, fire).flatMap((threshold) =>
    threshold?.typed.kind === "constant" ? [threshold.typed.value] : [],
  );
  const lookbacks = inputs.filter(({ decides }) => decides).map(({ lookbackMs }) => lookbackMs);
  return {
    inputs,
    occurrences,
    states,
    buckets,
    usesSilence,
    usesCycles,
    absences,
    readsSignals: deciding.some(({ typed }) => readsSignals(typed, reads)),
    isTimed:
      occurrences.length + states.length + absences.length > 0 ||
      operators.some(({ kind }) => kind === "sequence" || kind === "never"),
    silenceAfterMs: silences.length === 0 ? 0 : 1_000 * Math.min(...silences),
    supportMs: Math.max(ruleLimits.lookbackMs, ...lookbacks),
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
  const thresholds = value.thresholds.map((threshold) => threshold && readyThreshold(threshold, ready));
  return { ...value, thresholds, evaluate: ready(value.typed) };
}

function readyThreshold({ typed, side, whilePositive }: Threshold, ready: Ready): ShownThreshold {
  const bound = ready(typed);
  if (whilePositive === undefined) return { evaluate: bound, side };
  const divisor = ready(whilePositive);
  return { side, evaluate: (frame) => (divisor(frame) > 0 ? bound(frame) : Number.NaN) };
}

function stepsOf({ steps }: CheckedRule, ready: Ready): Rule["steps"] {
  return steps.map((step) => ({ ...step, when: step.when && ready(step.when) }));
}

function remediesOf({ source, verifies }: CheckedRule, ready: Ready): Rule["remedies"] {
  return source.remedy.map(({ who, step, settles, check }, index) => {
    const verify = verifies[index];
    return {
      who,
      step,
      settles,
      verify: verify && { ...verify, text: check, evaluate: ready(verify.typed) },
    };
  });
}

function causesOf({ source, causeConditions }: CheckedRule, ready: Ready): Rule["causes"] {
  return source.causes.map(({ id, title, prior, likelihood, when, sign }, index) => {
    const condition = causeConditions[index];
    return { id, title, prior, likelihood, sign, source: when ?? "", when: condition && ready(condition) };
  });
}

/** True when samples are read; what comes with lines and events is as known as they are. */
function readsSignals(typed: Typed, { inputs, operators }: CheckedRule["reads"]): boolean {
  return [...partsOf(typed, operators)].some((part) => {
    if (part.kind !== "signal" && part.kind !== "window") return false;
    const isAbsence =
      part.kind === "window" && (part.name === "absent_over_time" || part.name === "present_over_time");
    return !isAbsence && inputs[part.input]?.from === undefined;
  });
}

function absencesIn(typed: Typed, operators: readonly OperatorPlan[]): Rule["absences"] {
  return [...partsOf(typed, operators)].flatMap((part) =>
    part.kind === "window" && (part.name === "absent_over_time" || part.name === "present_over_time")
      ? [{ input: part.input, windowMs: part.windowMs }]
      : [],
  );
}
