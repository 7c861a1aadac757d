/** Checks what a rule says beside its conditions: severity, missing data, remedies and how they are verified. */
import type { Severity } from "@housecall/proto/api";
import { MINUTE_MS } from "@housecall/proto/base";
import type { Checker } from "./checker.ts";
import type { Findings, Path } from "./findings.ts";
import { parseDuration, parseExpression, parseWithin } from "./parser.ts";
import { ExpressionError } from "./rule-finding.ts";
import type { RuleSource } from "./rule-schema.ts";
import type { Typed } from "./typed.ts";

/** What these parts are checked with. */
export interface PolicyContext {
  readonly source: RuleSource;
  readonly findings: Findings;
  readonly checker: Checker;
}

/** When the severity rises: by a condition, by time, or by cycles that the fault has lasted. */
export interface CheckedStep {
  readonly severity: Severity;
  readonly when: Typed | undefined;
  readonly afterMs: number | undefined;
  readonly afterCycles: number | undefined;
}

/** What telemetry must show after a remedy, and how long that may take; one of the two lengths is 0. */
export interface CheckedVerify {
  readonly source: string;
  readonly typed: Typed;
  readonly withinMs: number;
  readonly withinCycles: number;
}

/** All of it, checked. */
export interface CheckedPolicies {
  readonly causeConditions: readonly (Typed | undefined)[];
  readonly steps: readonly CheckedStep[];
  /** Per remedy. */
  readonly verifies: readonly (CheckedVerify | undefined)[];
  readonly missingHoldMs: number | undefined;
  readonly lateMs: number;
}

/** Checks these parts of a rule. */
export function checkPolicies(context: PolicyContext): CheckedPolicies {
  const { source, findings } = context;
  return {
    causeConditions: source.causes.map(({ when }, index) =>
      shownCondition(context, ["causes", index, "when"], when),
    ),
    steps: checkSeverity(context),
    verifies: checkVerifies(context),
    missingHoldMs: checkMissing(context),
    lateMs: findings.attempt(["late"], () => parseDuration(source.late)) ?? 0,
  };
}

/** A condition that decides nothing; undefined when there is none or it has a mistake. */
function shownCondition(context: PolicyContext, path: Path, source: string | undefined): Typed | undefined {
  if (source === undefined) return undefined;
  return context.findings.attempt(path, () => conditionOf(context, parseExpression(source)));
}

/** The steps of the severity, least first. */
function checkSeverity(context: PolicyContext): readonly CheckedStep[] {
  const { severity } = context.source;
  if (typeof severity === "string") return [];
  const { start } = severity;
  if (severity.warning !== undefined && start !== "info")
    context.findings.add(
      "schema",
      ["severity", "warning"],
      `Got a step to warning after the start "${start}", wanted start: info`,
    );
  return (["warning", "critical"] as const).flatMap((name): CheckedStep[] => {
    const text = severity[name];
    return text === undefined ? [] : [stepOf(context, name, text)];
  });
}

function stepOf(context: PolicyContext, severity: Severity, text: string): CheckedStep {
  const path = ["severity", severity];
  const after = /^after\s+(.*)$/.exec(text)?.[1];
  const step = { severity, when: undefined, afterMs: undefined, afterCycles: undefined };
  if (after === undefined) return { ...step, when: shownCondition(context, path, text) };
  const cycles = /^(\d+)\s+cycles?$/.exec(after)?.[1];
  if (cycles === undefined)
    return { ...step, afterMs: context.findings.attempt(path, () => parseDuration(after)) };
  context.checker.reads.usesCycles = true;
  return { ...step, afterCycles: Number(cycles) };
}

/** How long missing data hold a fault when the rule does not say it; longer for signals that come less often. */
const MISSING_HOLD_MS = 15 * MINUTE_MS;

/** How long missing data hold a fault; undefined: for ever. */
function checkMissing({ source, findings, checker }: PolicyContext): number | undefined {
  const { missing } = source;
  if (missing === "hold") return undefined;
  if (missing === undefined) {
    const deciding = checker.reads.inputs.filter(({ decides }) => decides);
    return Math.max(MISSING_HOLD_MS, ...deciding.map(({ lookbackMs }) => lookbackMs));
  }
  const hold = /^hold\s+(\S+)\s+then\s+unknown$/.exec(missing)?.[1];
  if (hold !== undefined) return findings.attempt(["missing"], () => parseDuration(hold));
  const said = /resolve|clear/.test(missing) ? "; only data clear a fault" : "";
  findings.add("schema", ["missing"], `Got "${missing}", wanted "hold 15m then unknown" or "hold"${said}`);
  return undefined;
}

/** Per remedy what verifies it; undefined where nothing does. */
function checkVerifies(context: PolicyContext): readonly (CheckedVerify | undefined)[] {
  return context.source.remedy.map(({ verify: source }, index) => {
    if (source === undefined) return undefined;
    return context.findings.attempt(["remedy", index, "verify"], () => {
      const { condition, withinMs, withinCycles } = parseWithin(source);
      return { source, typed: conditionOf(context, condition), withinMs, withinCycles };
    });
  });
}

function conditionOf({ checker }: PolicyContext, expression: ReturnType<typeof parseExpression>): Typed {
  const { typed, type } = checker.evidence(expression);
  if (type.kind === "condition") return typed;
  throw new ExpressionError(
    "type-mismatch",
    expression.at,
    'Got a number, wanted a condition such as "x > 1"',
  );
}
