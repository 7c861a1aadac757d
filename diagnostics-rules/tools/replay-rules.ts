import { AppError, type DurationMs } from "@housecall/proto/base";
import { findSignal } from "@housecall/proto/signals";
import { parse } from "yaml";
import { buildRule } from "../language/build-rule.ts";
import { type DeclaredSignals, declaredSignals } from "../language/declared-signals.ts";
import type { Rule } from "../language/rule.ts";
import { type ReadRule, type RuleFile, readRuleFile } from "../language/rule-file.ts";
import { formatFinding, type RuleFinding } from "../language/rule-finding.ts";
import { ruleLimits } from "../language/rule-limits.ts";
import { rowsPerRecordOf } from "./cost.ts";
import type { ReadSignals } from "./replay-rows.ts";

/** Rules made ready for a replay. */
export interface ReplayRules extends ReadSignals {
  /** Whatever their status and model. Every `let` is among what they show as evidence. */
  readonly rules: readonly Rule[];
  /** Names of the lets of each rule, by its id. */
  readonly lets: ReadonlyMap<string, readonly string[]>;
  readonly deviceClass: string;
  /** Names of the signals that rules read; not what they read out of lines and events. */
  readonly signals: readonly string[];
  /** How long a sample of each signal counts. */
  readonly lookbacks: ReadonlyMap<string, DurationMs>;
  /** By the id of a rule: rows of one instance that are sure to be judged within the budget of a record. */
  readonly rowsPerRecord: ReadonlyMap<string, number>;
}

/**
 * Builds rules for a replay.
 *
 * @param options.signals further signals that each rule may name
 * @param options.deviceClass class of the device; that of the rules unless given
 * @throws AppError RULE_INVALID with every mistake; REQUEST_INVALID when no rule is for the class
 */
export function replayRules(
  files: readonly RuleFile[],
  options: { readonly signals?: DeclaredSignals; readonly deviceClass?: string | undefined } = {},
): ReplayRules {
  return planReplay(files.map(readRuleFile), options);
}

/** The same for rules that were read already. @throws AppError as {@link replayRules} does */
export function planReplay(
  reads: readonly ReadRule[],
  options: { readonly signals?: DeclaredSignals; readonly deviceClass?: string | undefined } = {},
): ReplayRules {
  const built = reads.map((read) => buildForReplay(read, options.signals ?? {}));
  const mistakes = built.flatMap(({ findings }) => findings.filter(({ severity }) => severity === "error"));
  if (mistakes.length > 0) throw new AppError("RULE_INVALID", mistakes.map(formatFinding).join("\n"));
  const all = built.flatMap(({ rule }) => (rule === undefined ? [] : [rule]));
  const deviceClass = options.deviceClass ?? classOf(all);
  const rules = all.filter((rule) => rule.deviceClass === "linux" || rule.deviceClass === deviceClass);
  if (rules.length === 0)
    throw new AppError("REQUEST_INVALID", `None of ${all.length} rules is for the class "${deviceClass}"`);
  const read = rules.flatMap(({ inputs }) => inputs.filter(({ from }) => from === undefined));
  const codes = new Map(read.map(({ signal }) => [signal.id, signal.codes] as const));
  return {
    rules,
    lets: new Map(built.map(({ ruleId, lets }) => [ruleId, lets])),
    deviceClass,
    rowsPerRecord: new Map(built.map(({ ruleId, rowsPerRecord }) => [ruleId, rowsPerRecord])),
    signals: [...codes.keys()].sort(),
    lookbacks: new Map(read.map(({ signal, lookbackMs }) => [signal.id, lookbackMs])),
    isRead: (signal) => codes.has(signal),
    codesOf: (signal) => codes.get(signal) ?? findSignal(signal, deviceClass)?.codes,
  };
}

/** What time alone makes of a rule is judged besides its rows: this share of the budget is for the rows. */
const SHARE_OF_ROWS = 1 / 4;

/** How many rows of these series may come as one record, so that no rule overspends that would not row by row; at least one. */
export function rowsWithinBudget(
  { rules, rowsPerRecord }: ReplayRules,
  series: readonly { readonly signal: string; readonly instance: string }[],
): number {
  const rows = rules.map(({ id, inputs, instanceKind }) => {
    const read = new Set(inputs.flatMap(({ signal }) => (signal.instance === instanceKind ? signal.id : [])));
    const instances = new Set(series.flatMap(({ signal, instance }) => (read.has(signal) ? instance : [])));
    return (SHARE_OF_ROWS * (rowsPerRecord.get(id) ?? 1)) / Math.max(1, instances.size);
  });
  return Math.max(1, Math.floor(Math.min(...rows)));
}

/** Reads a file of signals: YAML or JSON, a map from name to what `signals:` of a rule takes. @throws AppError RULE_INVALID */
export function readSignals(text: string, name: string): DeclaredSignals {
  const problem = (message: string, cause?: unknown): AppError =>
    new AppError("RULE_INVALID", `${name}: ${message}`, { cause });
  if (text.length > ruleLimits.fileBytes) throw problem(`got more than ${ruleLimits.fileBytes} letters`);
  let value: unknown;
  try {
    value = parse(text, { version: "1.2", schema: "core", maxAliasCount: 0 });
  } catch (error) {
    throw problem("cannot be read as YAML", error);
  }
  const declared = declaredSignals.safeParse(value);
  if (declared.success) return declared.data;
  throw problem(declared.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
}

interface Built {
  readonly ruleId: string;
  readonly rule: Rule | undefined;
  readonly lets: readonly string[];
  readonly rowsPerRecord: number;
  readonly findings: readonly RuleFinding[];
}

function buildForReplay(read: ReadRule, signals: DeclaredSignals): Built {
  if (read.source === undefined)
    return { ruleId: read.ruleId, rule: undefined, lets: [], rowsPerRecord: 1, findings: read.findings };
  const { source } = read;
  const lets = Object.keys(source.let);
  const isUnknown = (id: string): boolean => findSignal(id, source.applies_to.class) === undefined;
  const further = Object.fromEntries(Object.entries(signals).filter(([id]) => isUnknown(id)));
  const { rule, checked, findings } = buildRule({
    ...read,
    source: {
      ...source,
      signals: { ...further, ...source.signals },
      evidence: { ...source.evidence, keep: [...new Set([...source.evidence.keep, ...lets])] },
    },
  });
  return {
    ruleId: source.rule,
    rule: rule && { ...rule, status: "live", models: [] },
    lets,
    rowsPerRecord: checked === undefined ? 1 : rowsPerRecordOf(checked),
    findings,
  };
}

function classOf(rules: readonly Rule[]): string {
  const classes = [
    ...new Set(rules.map(({ deviceClass }) => deviceClass).filter((name) => name !== "linux")),
  ];
  if (classes.length > 1)
    throw new AppError(
      "REQUEST_INVALID",
      `The rules are for ${classes.join(", ")}: wanted one class, or --class`,
    );
  return classes[0] ?? "linux";
}
