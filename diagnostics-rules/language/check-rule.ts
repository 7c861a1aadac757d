/** Checks every expression of a rule that was read; all mistakes at once. */
import { type Signal, signalsOf } from "@housecall/proto/signals";
import { type Expression, type Repeat, walk } from "./ast.ts";
import { type CheckedPolicies, checkPolicies } from "./check-policies.ts";
import { checkShown, type PlannedValue } from "./check-shown.ts";
import { Checker } from "./checker.ts";
import { signalsDeclared } from "./declared-signals.ts";
import { Findings, type Path } from "./findings.ts";
import { keepCounted } from "./keep-counted.ts";
import { type Layout, layOut } from "./layout.ts";
import { MAX_REPEATS } from "./operators/repeat-count.ts";
import { parseClause, parseExpression } from "./parser.ts";
import type { ReadRule } from "./rule-file.ts";
import { ExpressionError, type RuleFinding } from "./rule-finding.ts";
import { ruleLimits } from "./rule-limits.ts";
import type { RuleReads } from "./rule-reads.ts";
import type { RuleSource } from "./rule-schema.ts";
import type { Typed } from "./typed.ts";

/** A checked condition with where it stands. */
export interface CheckedClause {
  readonly path: Path;
  readonly source: string;
  readonly expression: Expression;
  readonly typed: Typed;
  readonly holdMs: number;
  readonly repeat: Repeat | undefined;
}

/** A rule whose expressions were checked. It can be compiled when no finding is an error. */
export interface CheckedRule extends CheckedPolicies {
  readonly read: ReadRule;
  readonly source: RuleSource;
  readonly findings: readonly RuleFinding[];
  readonly checker: Checker;
  readonly reads: RuleReads;
  readonly instanceKind: string;
  /** What `while` says. */
  readonly during: CheckedClause | undefined;
  readonly fire: readonly CheckedClause[];
  readonly clear: CheckedClause | undefined;
  readonly evidence: readonly PlannedValue[];
  readonly said: ReadonlyMap<string, PlannedValue>;
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
  readonly #findings: Findings;
  readonly #signals: ReadonlyMap<string, Signal>;
  readonly #checker: Checker;
  readonly #instanceKind: string;

  constructor(read: ReadRule, source: RuleSource) {
    this.#read = read;
    this.#source = source;
    this.#findings = new Findings(read);
    this.#signals = this.#allSignals();
    const lets = this.#parseLets();
    this.#instanceKind = this.#findInstanceKind(lets);
    this.#checker = new Checker({
      signals: this.#signals,
      lets,
      instanceKind: this.#instanceKind,
    });
  }

  check(): CheckedRule {
    const source = this.#source;
    const checker = this.#checker;
    const during = this.#during();
    const fire = source.fire.flatMap((text, index) => this.#clause(["fire", index], text) ?? []);
    const clear = source.clear === undefined ? undefined : this.#clause(["clear"], source.clear);
    const context = { source, findings: this.#findings, checker, signals: this.#signals, fire };
    const shown = checkShown(context);
    const policies = checkPolicies(context);
    for (const [name, text] of Object.entries(source.let)) {
      if (checker.isTooLarge) break;
      this.#findings.attempt(["let", name], () => checker.evidence(parseExpression(text)));
    }
    this.#checkSilence();
    this.#checkInstances();
    keepCounted(everyExpression([during, ...fire, clear], shown, policies), checker.reads);
    const layout = this.#layout({
      counted: [...fire, clear].map((clause) => clause?.repeat !== undefined),
      verified: policies.verifies.some((verify) => verify !== undefined) ? policies.verifies.length : 0,
      hasWhile: during !== undefined,
    });
    return {
      read: this.#read,
      source,
      findings: this.#findings.list,
      checker,
      reads: checker.reads,
      instanceKind: this.#instanceKind,
      during,
      fire,
      clear,
      ...shown,
      ...policies,
      layout,
    };
  }

  /** The catalogue's signals of the class, and those that the rule declares. */
  #allSignals(): ReadonlyMap<string, Signal> {
    const { applies_to, signals } = this.#source;
    const known = new Map(signalsOf(applies_to.class).map((signal) => [signal.id, signal]));
    for (const signal of signalsDeclared(signals)) {
      if (known.has(signal.id))
        this.#findings.add("schema", ["signals", signal.id], `"${signal.id}" is in the catalogue already`);
      else known.set(signal.id, signal);
    }
    return known;
  }

  #layout(kept: Pick<Parameters<typeof layOut>[0], "counted" | "verified" | "hasWhile">): Layout {
    const layout = layOut({ ...kept, ...this.#checker.reads.kept() });
    if (layout.bytes > ruleLimits.stateBytes) {
      this.#findings.add(
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
      const expression = this.#findings.attempt(["let", name], () => parseExpression(text));
      if (expression !== undefined) lets.set(name, expression);
      if (this.#signals.has(name))
        this.#findings.add(
          "schema",
          ["let", name],
          `"${name}" is a signal already; name the let differently`,
        );
    }
    return lets;
  }

  /** The one kind of instance among the signals that the rule names; the checker refuses a second. */
  #findInstanceKind(lets: ReadonlyMap<string, Expression>): string {
    if (this.#source.applies_to.each !== undefined) return this.#source.applies_to.each;
    const { fire, clear = "" } = this.#source;
    const clauses = [this.#source.while ?? "", ...fire, clear].flatMap((text) =>
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

  #during(): CheckedClause | undefined {
    const { while: source } = this.#source;
    if (source === undefined) return undefined;
    return this.#findings.attempt(["while"], () => {
      const expression = parseExpression(source);
      return {
        path: ["while"],
        source,
        expression,
        typed: this.#checker.gate(expression),
        holdMs: 0,
        repeat: undefined,
      };
    });
  }

  #clause(path: Path, source: string): CheckedClause | undefined {
    return this.#findings.attempt(path, () => {
      const { condition: expression, holdMs, repeat } = parseClause(source);
      if (repeat !== undefined) checkRepeat(repeat);
      this.#checker.reads.usesCycles ||= repeat?.unit === "cycles";
      return { path, source, expression, typed: this.#checker.condition(expression), holdMs, repeat };
    });
  }

  /** An instance is known by its signals or by log lines that name it; a rule that reads neither would never be judged. */
  #checkInstances(): void {
    const kind = this.#instanceKind;
    const { inputs, occurrences } = this.#checker.reads;
    const hasMistakes = this.#findings.list.length > 0;
    if (kind === "" || hasMistakes || inputs.some(({ signal }) => signal.instance === kind)) return;
    if (occurrences.some(({ source }) => source.kind === "log" && source.template.binds === kind)) return;
    this.#findings.add(
      "mixed-instances",
      ["applies_to", "each"],
      `Nothing in the rule names a ${kind}, wanted a signal that exists per ${kind} or a log template with <${kind}>`,
    );
  }

  #checkSilence(): void {
    const { usesSilence, inputs, occurrences, states } = this.#checker.reads;
    const reads = occurrences.length + states.length + inputs.filter(({ decides }) => decides).length;
    if (!usesSilence || reads === 0) return;
    this.#findings.add(
      "silence-mixed",
      ["fire"],
      "silence() is judged by the server's clock and cannot stand beside signals or logs; make two rules",
    );
  }
}

/** Whatever is judged, told, or told by. */
function everyExpression(
  clauses: readonly (CheckedClause | undefined)[],
  { evidence, said }: Pick<CheckedRule, "evidence" | "said">,
  { verifies, steps, causeConditions }: CheckedPolicies,
): readonly Typed[] {
  const found = [...clauses, ...evidence, ...said.values(), ...verifies].map((part) => part?.typed);
  return [...found, ...steps.map(({ when }) => when), ...causeConditions].filter(
    (typed) => typed !== undefined,
  );
}

/** @throws ExpressionError */
function checkRepeat({ wanted, of, unit, at }: Repeat): void {
  if (wanted > of)
    throw new ExpressionError(
      "repeat-impossible",
      at,
      `Got ${wanted} of ${of} ${unit}, wanted at most ${of} of them`,
    );
  if (of > MAX_REPEATS)
    throw new ExpressionError("window-unbounded", at, `Got ${of} ${unit}, wanted at most ${MAX_REPEATS}`);
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
