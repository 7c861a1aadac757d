/** Checks the values that are shown: kept as evidence, or named in the sentence. */
import type { Signal } from "@housecall/proto/signals";
import { askedUnit, readPlaceholder } from "./asked-unit.ts";
import type { Checker } from "./checker.ts";
import { codedSignal } from "./coded-signal.ts";
import type { Findings, Path } from "./findings.ts";
import { suggestion } from "./nearest-name.ts";
import { parseExpression } from "./parser.ts";
import type { ShownValue } from "./rule.ts";
import { ExpressionError } from "./rule-finding.ts";
import type { RuleSource } from "./rule-schema.ts";
import { thresholdsOf } from "./threshold.ts";
import { type Checked, countUnit, type Typed } from "./typed.ts";
import { pureNumber } from "./units.ts";

/** A value that is shown, not yet compiled. */
export type PlannedValue = Omit<ShownValue, "evaluate" | "thresholds"> & {
  readonly typed: Typed;
  readonly thresholds: readonly (Typed | null)[];
};

/** What the values of a rule are checked with. */
export interface ShownContext {
  readonly source: RuleSource;
  readonly findings: Findings;
  readonly checker: Checker;
  readonly signals: ReadonlyMap<string, Signal>;
  readonly fire: readonly { readonly typed: Typed }[];
}

/** Checks what `evidence.keep` and `say` name. */
export function checkShown(context: ShownContext): {
  evidence: readonly PlannedValue[];
  said: ReadonlyMap<string, PlannedValue>;
} {
  const { evidence, say } = context.source;
  const kept = evidence.keep.flatMap(
    (text, index) => shownValue(context, ["evidence", "keep", index], text) ?? [],
  );
  const said = new Map<string, PlannedValue>();
  for (const language of ["en", "ko"] as const) {
    for (const { 1: name = "", index } of say[language].matchAll(/\{([^{}]*)\}/g)) {
      if (name === "instance" || said.has(name)) continue;
      const value = saidValue(context, { path: ["say", language], name, at: index + 1 });
      if (value !== undefined) said.set(name, value);
    }
  }
  return { evidence: kept, said };
}

/** A placeholder of a text; `at` is where it stands there. */
interface Said {
  readonly path: Path;
  readonly name: string;
  readonly at: number;
}

function saidValue(context: ShownContext, { path, name, at }: Said): PlannedValue | undefined {
  const { source, findings, checker, signals } = context;
  const placeholder = readPlaceholder(name);
  const { of, unit } = placeholder;
  const known = [...Object.keys(source.let), ...signals.keys()];
  if (!/^[A-Za-z_]\w*$/.test(of) || !known.includes(of)) {
    const message = `Unknown value "{${of}}"${suggestion(of, ["instance", ...known])}`;
    findings.add("unknown-placeholder", path, message, at);
    return undefined;
  }
  const value = shownValue(context, path, of);
  if (value === undefined || unit === undefined) return value;
  const asked = findings.attempt(path, () => {
    try {
      return askedUnit(checker.evidence(parseExpression(of)), { ...placeholder, unit });
    } catch (error) {
      throw error instanceof ExpressionError ? error.movedBy(at) : error;
    }
  });
  return asked && { ...value, unit: asked };
}

function shownValue(context: ShownContext, path: Path, text: string): PlannedValue | undefined {
  const { findings, checker, signals, fire } = context;
  return findings.attempt(path, () => {
    const checked = checker.evidence(parseExpression(text));
    const unit = unitOf(checked);
    return {
      label: signals.get(text)?.en ?? text,
      signal: text,
      unit,
      coded: codedSignal(checked.typed, checker.reads),
      typed: checked.typed,
      thresholds: thresholdsOf(checked.typed, fire),
    };
  });
}

function unitOf({ type }: Checked) {
  if (type.kind === "condition") return pureNumber;
  return type.unit.name === "count" ? countUnit : type.unit;
}
