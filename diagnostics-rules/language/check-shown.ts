/** Checks the values that are shown: kept as evidence, or named in the sentence. */
import type { LocalText } from "@housecall/proto/api";
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
import { aboutOf } from "./shown-about.ts";
import { type Threshold, thresholdsOf } from "./threshold.ts";
import { type Checked, countUnit, type Typed, type WindowName } from "./typed.ts";
import { pureNumber, ratioUnit, type Unit } from "./units.ts";

/** A value that is shown, not yet compiled. */
export type PlannedValue = Omit<ShownValue, "evaluate" | "thresholds"> & {
  readonly typed: Typed;
  readonly thresholds: readonly (Threshold | null)[];
};

/** What the values of a rule are checked with. */
export interface ShownContext {
  readonly source: RuleSource;
  readonly findings: Findings;
  readonly checker: Checker;
  readonly signals: ReadonlyMap<string, Signal>;
  readonly fire: readonly { readonly typed: Typed }[];
}

/** Checks what `evidence.keep` names, and what the texts for people do. */
export function checkShown(context: ShownContext): {
  evidence: readonly PlannedValue[];
  said: ReadonlyMap<string, PlannedValue>;
} {
  const { evidence } = context.source;
  checkNames(context);
  const kept = evidence.keep.flatMap((text, index) => {
    const value = shownValue(context, ["evidence", "keep", index], text);
    return value === undefined ? [] : [isShare(value) ? { ...value, unit: ratioUnit } : value];
  });
  const said = new Map<string, PlannedValue>();
  for (const { path, text } of textsWithValues(context.source)) {
    for (const { 1: name = "", index } of text.matchAll(/\{([^{}]*)\}/g)) {
      if (name === "instance" || said.has(name)) continue;
      const value = saidValue(context, { path, name, at: index + 1 });
      if (value !== undefined) said.set(name, value);
    }
  }
  return { evidence: kept, said };
}

/** The texts that may name values, language by language. */
function textsWithValues({ say, causes, remedy }: RuleSource): { path: Path; text: string }[] {
  const texts: readonly (readonly [Path, LocalText | undefined])[] = [
    [["say"], say],
    ...causes.map(({ sign }, index) => [["causes", index, "sign"], sign] as const),
    ...remedy.map(({ check }, index) => [["remedy", index, "check"], check] as const),
  ];
  return texts.flatMap(([path, text]) =>
    text === undefined
      ? []
      : (["en", "ko"] as const).map((language) => ({ path: [...path, language], text: text[language] })),
  );
}

/** Only lets need a name: the catalogue has those of signals. */
function checkNames({ source, findings }: ShownContext): void {
  const lets = Object.keys(source.let);
  for (const name of Object.keys(source.names)) {
    if (!lets.includes(name))
      findings.add("unknown-signal", ["names", name], `Unknown let "${name}"${suggestion(name, lets)}`);
  }
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
  const { source, findings, checker, signals, fire } = context;
  return findings.attempt(path, () => {
    const checked = checker.evidence(parseExpression(text));
    return {
      label: signals.get(text)?.en ?? text,
      signal: text,
      title: source.names[text],
      about: aboutOf(checked.typed, checker.reads),
      unit: unitOf(checked),
      coded: codedSignal(checked.typed, checker.reads),
      typed: checked.typed,
      thresholds: thresholdsOf(checked.typed, fire),
    };
  });
}

function unitOf({ type, typed }: Checked): Unit {
  if (type.kind === "condition") return pureNumber;
  if (type.unit.name === "flag" && typed.kind === "window") return unitOfFlags(typed.name, type.unit);
  return type.unit.name === "count" ? countUnit : type.unit;
}

/** One value in parts of another of the same unit is read as a share where no text says how: "62 %" of what is usual. */
function isShare({ typed, unit }: PlannedValue): boolean {
  const isPure = unit.name === "" && Object.keys(unit.dimensions).length === 0;
  return isPure && typed.kind === "arithmetic" && typed.sign === "/";
}

/** A sum of yes and no is how often it was yes, their mean is a share. */
function unitOfFlags(name: WindowName, flag: Unit): Unit {
  if (name === "sum_over_time") return countUnit;
  return name === "avg_over_time" ? ratioUnit : flag;
}
