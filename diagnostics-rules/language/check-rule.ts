/** Checks every expression of a rule that was read; all mistakes at once. */
import { type Signal, signalsOf } from "@housecall/proto/signals";
import { type Expression, walk } from "./ast.ts";
import { Checker } from "./checker.ts";
import { type Layout, layOut } from "./layout.ts";
import { suggestion } from "./nearest-name.ts";
import { parseClause, parseDuration, parseExpression } from "./parser.ts";
import type { ShownValue } from "./rule.ts";
import type { ReadRule } from "./rule-file.ts";
import { ExpressionError, type FindingKind, type RuleFinding } from "./rule-finding.ts";
import { ruleLimits } from "./rule-limits.ts";
import type { RuleSource } from "./rule-schema.ts";
import { thresholdsOf } from "./threshold.ts";
import { type Checked, countUnit, type Typed } from "./typed.ts";
import { pureNumber } from "./units.ts";

type Path = readonly PropertyKey[];

/** A checked condition with where it stands. */
export interface CheckedClause {
  readonly path: Path;
  readonly source: string;
  readonly expression: Expression;
  readonly typed: Typed;
  readonly holdMs: number;
}

/** A value that is shown, not yet compiled. */
export type PlannedValue = Omit<ShownValue, "evaluate"> & { readonly typed: Typed };

/** A rule whose expressions were checked. It can be compiled when no finding is an error. */
export interface CheckedRule {
  readonly read: ReadRule;
  readonly source: RuleSource;
  readonly findings: readonly RuleFinding[];
  readonly checker: Checker;
  readonly instanceKind: string;
  readonly fire: readonly CheckedClause[];
  readonly clear: CheckedClause | undefined;
  readonly causeConditions: readonly (Typed | undefined)[];
  readonly critical: { readonly when: Typed | undefined; readonly afterMs: number | undefined } | undefined;
  readonly evidence: readonly PlannedValue[];
  readonly said: ReadonlyMap<string, PlannedValue>;
  readonly missingHoldMs: number | undefined;
  readonly lateMs: number;
  readonly layout: Layout;
}

/** Checks a rule. Never throws on what was read. */
export function checkRule(read: ReadRule, source: RuleSource): CheckedRule {
  return new RuleChecker(read, source).check();
}

/** Collects the mistakes of one rule while its parts are checked. */
class RuleChecker {
  readonly #read: ReadRule;
  readonly #source: RuleSource;
  readonly #findings: RuleFinding[];
  readonly #signals: ReadonlyMap<string, Signal>;
  readonly #checker: Checker;
  readonly #instanceKind: string;

  constructor(read: ReadRule, source: RuleSource) {
    this.#read = read;
    this.#source = source;
    this.#findings = [...read.findings];
    this.#signals = new Map(signalsOf(source.applies_to.class).map((signal) => [signal.id, signal]));
    const lets = this.#parseLets();
    this.#instanceKind = this.#findInstanceKind(lets);
    this.#checker = new Checker({
      deviceClass: source.applies_to.class,
      lets,
      instanceKind: this.#instanceKind,
    });
  }

  check(): CheckedRule {
    const source = this.#source;
    const checker = this.#checker;
    const fire = source.fire.flatMap((text, index) => this.#clause(["fire", index], text) ?? []);
    const clear = source.clear === undefined ? undefined : this.#clause(["clear"], source.clear);
    const shown = this.#shownValues(fire);
    const causeConditions = source.causes.map(({ when }, index) =>
      this.#condition(["causes", index, "when"], when),
    );
    const critical = this.#criticalStep();
    for (const [name, text] of Object.entries(source.let)) {
      this.#try(["let", name], () => checker.evidence(parseExpression(text)));
    }
    const missingHoldMs = this.#missingHoldMs();
    const lateMs = this.#try(["late"], () => parseDuration(source.late)) ?? 0;
    this.#checkSilence();
    const { evidence, said } = shown;
    return {
      read: this.#read,
      source,
      findings: this.#findings,
      checker,
      instanceKind: this.#instanceKind,
      fire,
      clear,
      causeConditions,
      critical,
      evidence,
      said,
      missingHoldMs,
      lateMs,
      layout: this.#layout(fire.length),
    };
  }

  #layout(clauses: number): Layout {
    const layout = layOut({ clauses, inputs: this.#checker.inputs, logs: this.#checker.logs });
    if (layout.bytes > ruleLimits.stateBytes) {
      this.#add(
        "window-unbounded",
        ["fire"],
        `The rule keeps ${layout.bytes} bytes per device and instance, wanted at most ${ruleLimits.stateBytes}; shorten its windows`,
      );
    }
    return layout;
  }

  #parseLets(): ReadonlyMap<string, Expression> {
    const lets = new Map<string, Expression>();
    for (const [name, text] of Object.entries(this.#source.let)) {
      const expression = this.#try(["let", name], () => parseExpression(text));
      if (expression !== undefined) lets.set(name, expression);
      if (this.#signals.has(name))
        this.#add("schema", ["let", name], `"${name}" is a signal already; name the let differently`);
    }
    return lets;
  }

  /** The one kind of instance among the signals that the rule names; the checker refuses a second. */
  #findInstanceKind(lets: ReadonlyMap<string, Expression>): string {
    if (this.#source.applies_to.each !== undefined) return this.#source.applies_to.each;
    const clauses = [...this.#source.fire, this.#source.clear ?? ""].flatMap((text) =>
      readable(() => parseClause(text).condition),
    );
    const kept = this.#source.evidence.keep.flatMap((text) => readable(() => parseExpression(text)));
    for (const expression of [...clauses, ...lets.values(), ...kept]) {
      for (const part of walk(expression)) {
        const kind = part.kind === "name" ? (this.#signals.get(part.name)?.instance ?? "") : "";
        if (kind !== "") return kind;
      }
    }
    return "";
  }

  #clause(path: Path, source: string): CheckedClause | undefined {
    return this.#try(path, () => {
      const { condition: expression, holdMs } = parseClause(source);
      return { path, source, expression, typed: this.#checker.condition(expression), holdMs };
    });
  }

  #condition(path: Path, source: string | undefined): Typed | undefined {
    if (source === undefined) return undefined;
    return this.#try(path, () => {
      const expression = parseExpression(source);
      const { typed, type } = this.#checker.evidence(expression);
      if (type.kind === "condition") return typed;
      throw new ExpressionError(
        "type-mismatch",
        expression.at,
        'Got a number, wanted a condition such as "x > 1"',
      );
    });
  }

  #criticalStep(): { when: Typed | undefined; afterMs: number | undefined } | undefined {
    const { severity } = this.#source;
    if (typeof severity === "string" || severity.critical === undefined) return undefined;
    const path = ["severity", "critical"];
    const after = /^after\s+(.*)$/.exec(severity.critical)?.[1];
    if (after === undefined) return { when: this.#condition(path, severity.critical), afterMs: undefined };
    return { when: undefined, afterMs: this.#try(path, () => parseDuration(after)) };
  }

  #missingHoldMs(): number | undefined {
    const { missing } = this.#source;
    if (missing === "hold") return undefined;
    const hold = /^hold\s+(\S+)\s+then\s+unknown$/.exec(missing)?.[1];
    if (hold !== undefined) return this.#try(["missing"], () => parseDuration(hold));
    this.#add("schema", ["missing"], `Got "${missing}", wanted "hold 15m then unknown" or "hold"`);
    return undefined;
  }

  #checkSilence(): void {
    const { usesSilence, inputs, logs } = this.#checker;
    if (!usesSilence || (!inputs.some(({ decides }) => decides) && logs.length === 0)) return;
    this.#add(
      "silence-mixed",
      ["fire"],
      "silence() is judged by the server's clock and cannot stand beside signals or logs; make two rules",
    );
  }

  #shownValues(fire: readonly CheckedClause[]): {
    evidence: readonly PlannedValue[];
    said: ReadonlyMap<string, PlannedValue>;
  } {
    const { evidence, say } = this.#source;
    const kept = evidence.keep.flatMap(
      (text, index) => this.#shown(["evidence", "keep", index], text, fire) ?? [],
    );
    const said = new Map<string, PlannedValue>();
    for (const language of ["en", "ko"] as const) {
      for (const [, name = ""] of say[language].matchAll(/\{([^{}]*)\}/g)) {
        if (name === "instance" || said.has(name)) continue;
        const value = this.#shown(["say", language], name, fire);
        if (value !== undefined) said.set(name, value);
      }
    }
    return { evidence: kept, said };
  }

  #shown(path: Path, text: string, fire: readonly CheckedClause[]): PlannedValue | undefined {
    const isName = /^[A-Za-z_]\w*$/.test(text);
    const lets = Object.keys(this.#source.let);
    if (path[0] === "say" && !(isName && (lets.includes(text) || this.#signals.has(text)))) {
      this.#add(
        "unknown-placeholder",
        path,
        `Unknown value "{${text}}"${suggestion(text, ["instance", ...lets, ...this.#signals.keys()])}`,
      );
      return undefined;
    }
    return this.#try(path, () => {
      const checked = this.#checker.evidence(parseExpression(text));
      const catalogued = this.#signals.get(text);
      return {
        label: catalogued?.en ?? text,
        signal: text,
        unit: unitOf(checked),
        typed: checked.typed,
        thresholds: thresholdsOf(checked.typed, fire, unitOf(checked)),
      };
    });
  }

  #try<Result>(path: Path, run: () => Result): Result | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.#findings.push({
        kind: error.kind,
        severity: "error",
        message: error.message,
        ruleId: this.#source.rule,
        ...this.#read.placeOf(path, error.offset),
      });
      return undefined;
    }
  }

  #add(kind: FindingKind, path: Path, message: string): void {
    this.#findings.push({
      kind,
      severity: "error",
      message,
      ruleId: this.#source.rule,
      ...this.#read.placeOf(path),
    });
  }
}

function unitOf({ type }: Checked) {
  if (type.kind === "condition") return pureNumber;
  return type.unit.name === "count" ? countUnit : type.unit;
}

/** The parse when it succeeds; its mistakes are reported where the part itself is built. */
function readable(parse: () => Expression): Expression[] {
  try {
    return [parse()];
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}
