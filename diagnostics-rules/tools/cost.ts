/** What rules cost: state, windows, evaluations, work, and the streams that can delay them. */
import type { Stream } from "@housecall/proto";
import type { DurationMs } from "@housecall/proto/base";
import { streamsRead } from "../engine/partition.ts";
import type { BuiltRule } from "../language/build-rule.ts";
import type { CheckedRule } from "../language/check-rule.ts";
import { buildRules } from "../language/load-rules.ts";
import type { Rule } from "../language/rule.ts";
import type { RuleFinding } from "../language/rule-finding.ts";
import { ruleLimits } from "../language/rule-limits.ts";
import type { OperatorPlan, StepPlan, Typed } from "../language/typed.ts";
import { judgedOf, shownOf, type WindowCost, windowsOf } from "./cost-windows.ts";
import type { NamedText } from "./test-rules.ts";

/** What one rule costs. */
export interface RuleCost {
  readonly rule: string;
  readonly file: string;
  readonly deviceClass: string;
  /** "mount", "unit", …; "" when it is judged once per device. */
  readonly instanceKind: string;
  /** For one instance of one device while it is worked on; at rest it is packed and mostly much smaller. */
  readonly stateBytes: number;
  readonly windows: readonly WindowCost[];
  /** Conditions, and operators that are told, for one new sample of one instance. */
  readonly evaluationsPerSample: number;
  /** Samples and buckets that these look at in the worst case, all windows full. */
  readonly workPerSample: number;
  /** What telling a change looks at in the worst case, besides. */
  readonly workPerChange: number;
  /** Rows of one record that are sure to be judged within the budget of work for it. */
  readonly rowsPerRecord: number;
  /** Gaps in these delay the rule; none for one that judges silence. */
  readonly streams: readonly Stream[];
  readonly lateMs: DurationMs;
}

/** What all rules that are for devices of one class cost together. */
export interface ClassCost {
  readonly deviceClass: string;
  readonly rules: number;
  readonly stateBytesPerDevice: number;
  readonly stateBytesPerFleet: number;
  readonly workPerSample: number;
}

/** Costs of rules, dearest state first; `totals` is per class, as no device is of two. */
export interface RuleCosts {
  readonly devices: number;
  readonly instances: number;
  readonly rules: readonly RuleCost[];
  readonly totals: readonly ClassCost[];
  /** What keeps a rule from being loaded; such a rule is not among `rules`. */
  readonly mistakes: readonly RuleFinding[];
}

/** Works out what rules cost on a fleet of so many devices, each with so many mounts, units, …. Runs nothing. */
export function ruleCosts(
  files: readonly NamedText[],
  { devices, instances }: { readonly devices: number; readonly instances: number },
): RuleCosts {
  const built = buildRules(files.map(({ name, text }) => ({ path: name, text })));
  const rules = built
    .flatMap(costOf)
    .sort((left, right) => right.stateBytes - left.stateBytes || (left.rule < right.rule ? -1 : 1));
  return {
    devices,
    instances,
    rules,
    totals: totalsOf(rules, devices, instances),
    mistakes: built.flatMap(({ findings }) => findings.filter(({ severity }) => severity === "error")),
  };
}

function costOf({ rule, checked }: BuiltRule): readonly RuleCost[] {
  if (rule === undefined || checked === undefined) return [];
  return [
    {
      rule: rule.id,
      file: rule.file,
      deviceClass: rule.deviceClass,
      instanceKind: rule.instanceKind,
      stateBytes: rule.layout.bytes,
      windows: windowsOf(checked),
      evaluationsPerSample: evaluationsOf(rule),
      workPerSample: workToJudge(checked),
      workPerChange: workToTellChange(checked),
      rowsPerRecord: rowsPerRecordOf(checked),
      streams: streamsRead(rule),
      lateMs: rule.lateMs,
    },
  ];
}

/** See {@link RuleCost.rowsPerRecord}. Missing data and what comes after them may both be told at one sample. */
export function rowsPerRecordOf(checked: CheckedRule): number {
  return Math.floor(ruleLimits.workPerRecord / (workToJudge(checked) + 2 * workToTellChange(checked)));
}

/** `while` is asked twice: before a sample is taken, and before it is judged. */
function evaluationsOf({ during, fire, clear, operators }: Rule): number {
  return (during === undefined ? 0 : 2) + fire.length + (clear === undefined ? 0 : 1) + operators.length;
}

/** Every judgement counts for 1, whatever it looks at. With `while`, what verifies remedies is part of it while a fault is open. */
function workToJudge(checked: CheckedRule): number {
  const { during, reads, layout } = checked;
  const verified = layout.verdicts < 0 ? 0 : workToVerify(checked);
  const gate = during === undefined ? 0 : 2 * workOf(during.typed, checked);
  const judged = judgedOf(checked).map((typed) => workOf(typed, checked));
  return 1 + gate + verified + sum(judged) + sum(reads.operators.map((plan) => workToTell(plan, checked)));
}

/**
 * What verifies remedies is asked thrice: whether it is news, for the change, and to remember what was told. Gate and
 * clauses are asked whether the change shows the fault.
 */
function workToTellChange(checked: CheckedRule): number {
  const { during, fire } = checked;
  const work = (typed: Typed | undefined): number => (typed === undefined ? 0 : workOf(typed, checked));
  const asked = [during, ...fire].map((clause) => work(clause?.typed));
  return sum(shownOf(checked).map(work)) + sum(asked) + 2 * workToVerify(checked);
}

function workToVerify(checked: CheckedRule): number {
  return sum(checked.verifies.map((verify) => (verify === undefined ? 0 : workOf(verify.typed, checked))));
}

/** What an operator looks at when it is told of a sample. */
function workToTell(plan: OperatorPlan, checked: CheckedRule): number {
  switch (plan.kind) {
    case "ewma":
    case "baseline":
      return workOf(plan.of, checked);
    case "never":
      return workOfStep(plan.of, checked);
    case "sequence":
      // Whether the second step may have been missed is asked apart.
      return workOfStep(plan.first, checked) + 2 * workOfStep(plan.second, checked);
  }
}

function workOfStep(step: StepPlan, checked: CheckedRule): number {
  return step.kind === "condition" ? workOf(step.typed, checked) : 0;
}

/** What an evaluation looks at: all that its windows have room for. */
function workOf(typed: Typed, checked: CheckedRule): number {
  switch (typed.kind) {
    case "constant":
    case "signal":
    case "state":
    case "silence":
      return 0;
    case "window":
      return 1 + capacityOf(typed, checked);
    case "count":
      return capacityOf(typed, checked);
    case "operator":
      return workToRead(checked.reads.operators[typed.operator], checked);
    case "pointwise":
      return sum(typed.arguments.map((argument) => workOf(argument, checked)));
    case "negate":
    case "not":
      return workOf(typed.of, checked);
    case "arithmetic":
    case "compare":
    case "and":
    case "or":
      return workOf(typed.left, checked) + workOf(typed.right, checked);
  }
}

/** A sequence asks its conditions whether they are known; the others remember. */
function workToRead(plan: OperatorPlan | undefined, checked: CheckedRule): number {
  return plan?.kind === "sequence" ? workOfStep(plan.first, checked) + workOfStep(plan.second, checked) : 0;
}

function capacityOf(typed: Typed & { kind: "window" | "count" }, { layout }: CheckedRule): number {
  const buckets = layout.buckets[typed.bucket];
  if (buckets !== undefined) return buckets.capacity;
  if (typed.kind === "count") return layout.occurrences[typed.occurrence]?.capacity ?? 0;
  const place = layout.inputs[typed.input];
  return place !== undefined && "capacity" in place ? place.capacity : 0;
}

/** A device runs the rules of its class and those of every Linux device. */
function totalsOf(rules: readonly RuleCost[], devices: number, instances: number): readonly ClassCost[] {
  const classes = [...new Set(rules.map(({ deviceClass }) => deviceClass))].sort();
  return classes.map((deviceClass) => {
    const run = rules.filter((cost) => cost.deviceClass === deviceClass || cost.deviceClass === "linux");
    // What all instances share is kept once more.
    const bytes = sum(
      run.map(({ stateBytes, instanceKind }) => stateBytes * (instanceKind === "" ? 1 : instances + 1)),
    );
    return {
      deviceClass,
      rules: run.length,
      stateBytesPerDevice: bytes,
      stateBytesPerFleet: bytes * devices,
      workPerSample: sum(run.map(({ workPerSample }) => workPerSample)),
    };
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
