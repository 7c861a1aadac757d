/**
 * The parts of the state that a rule keeps, each with a key that says what it is of: a part of the same key in another
 * version of the rule means the same, whatever else was changed.
 */
import { occurrenceKey } from "./check-occurrence.ts";
import { header, isRing, operatorDoubles } from "./layout.ts";
import { BUCKET_HEAD } from "./operators/bucket-ring.ts";
import { digest } from "./state-hash.ts";
import type { StateMeaning } from "./state-meaning.ts";
import type { BucketInput, StepPlan, Typed } from "./typed.ts";
import { partsOf } from "./typed-parts.ts";

/** What a part holds: the fault itself, numbers that go over as they are, samples, or times; those of rings end to end. */
export const partKinds = ["fault", "numbers", "samples", "times"] as const;
export type PartKind = (typeof partKinds)[number];

/** One run of doubles of a slot. */
export interface StatePart {
  readonly key: string;
  readonly kind: PartKind;
  readonly at: number;
  readonly length: number;
  /** True when its being empty says that something did not happen. */
  readonly isHeard: boolean;
}

/** The parts of a rule's state, in the order of the slot. Two that are of the same have the same key. */
export function stateParts(meaning: StateMeaning): readonly StatePart[] {
  const nodes = new Nodes(meaning);
  return [
    { key: digest("fault"), kind: "fault", at: 0, length: header.size, isHeard: false },
    ...clauseParts(meaning, nodes),
    ...readParts(meaning, nodes),
    ...rememberedParts(meaning, nodes),
  ];
}

function clauseParts({ layout, fire, clear }: StateMeaning, nodes: Nodes): StatePart[] {
  const roles = [...fire.map((clause) => ["fire", clause] as const), ["clear", clear] as const];
  return roles.flatMap(([role, clause], index) => {
    if (clause === undefined) return [];
    const what = [role, nodes.admitted(clause.typed), clause.repeat?.unit];
    const repeats = layout.repeats[index] ?? -1;
    return [
      numbers(["since", ...what], layout.clauseSince + index, 1),
      ...(repeats < 0 ? [] : [numbers(["repeats", ...what, clause.holdMs], repeats, 1)]),
    ];
  });
}

function readParts(meaning: StateMeaning, nodes: Nodes): StatePart[] {
  const { layout, inputs, occurrences, states } = meaning;
  const { cycle } = layout;
  const absent = absentInputs(meaning);
  return [
    ...(cycle === undefined
      ? []
      : [numbers(["cycle-start"], cycle.startedAtMs, 1), numbers(["cycles-firing"], cycle.firing, 1)]),
    ...layout.inputs.map((place, index): StatePart => {
      const key = digest(JSON.stringify(["input", nodes.input(index), nodes.gate(inputs[index])]));
      const isHeard = absent.has(index);
      return isRing(place)
        ? { key, kind: "samples", at: place.head, length: RING_HEAD + 2 * place.capacity, isHeard }
        : { key, kind: "samples", at: place.time, length: 2, isHeard };
    }),
    ...layout.occurrences.map(({ head, capacity }, index): StatePart => {
      const key = digest(
        JSON.stringify(["occurrence", nodes.occurrence(index), nodes.gate(occurrences[index])]),
      );
      return { key, kind: "times", at: head, length: RING_HEAD + capacity, isHeard: true };
    }),
    ...layout.states.map((at, index) => numbers(["state", states[index]], at, 1)),
    ...bucketParts(meaning, nodes),
  ];
}

function bucketParts({ layout, inputs, occurrences, buckets }: StateMeaning, nodes: Nodes): StatePart[] {
  return layout.buckets.map(({ head, capacity, width }, index) => {
    const { windowMs, cycles, functions, source } = buckets[index] ?? noBucket;
    const isCount = source.kind === "occurrence";
    const of = isCount ? nodes.occurrence(source.index) : nodes.input(source.index);
    const gate = nodes.gate(isCount ? occurrences[source.index] : inputs[source.index]);
    const what = ["bucket", of, gate, windowMs, cycles, functions.toSorted()];
    return { ...numbers(what, head, BUCKET_HEAD + capacity * width), isHeard: isCount };
  });
}

/** Inputs of which it is asked whether they have samples at all. */
function absentInputs({ operators, during, fire, clear }: StateMeaning): ReadonlySet<number> {
  const clauses = [...fire, ...(clear ? [clear] : [])].map(({ typed }) => typed);
  const parts = [...clauses, ...(during ? [during] : [])].flatMap((typed) => [...partsOf(typed, operators)]);
  return new Set(
    parts.flatMap((part) =>
      part.kind === "window" && (part.name === "absent_over_time" || part.name === "present_over_time")
        ? [part.input]
        : [],
    ),
  );
}

function rememberedParts({ layout, operators, during, verifies }: StateMeaning, nodes: Nodes): StatePart[] {
  const { verified, verdicts } = layout;
  const remedies = verifies.map((typed) => typed && nodes.of(typed));
  const gate = during && nodes.of(during);
  return [
    ...operators.map((plan, index) => ({
      ...numbers(
        ["operator", nodes.operator(index), gate],
        layout.operators[index] ?? 0,
        operatorDoubles(plan),
      ),
      isHeard: plan.kind === "sequence" || plan.kind === "never",
    })),
    ...(verified < 0 ? [] : [numbers(["told-of-remedies", remedies], verified, 2)]),
    ...(verdicts < 0 ? [] : [numbers(["verdicts", remedies, gate], verdicts, verifies.length)]),
  ];
}

function numbers(what: readonly unknown[], at: number, length: number): StatePart {
  return { key: digest(JSON.stringify(what)), kind: "numbers", at, length, isHeard: false };
}

/** Index of the oldest and how many stand before the entries of a ring. */
const RING_HEAD = 2;
const noBucket: BucketInput = { source: { kind: "input", index: -1 }, windowMs: 0, cycles: 0, functions: [] };

/** Expressions as plain data without places in the rule: two that are the same are equal in all rules. */
class Nodes {
  readonly #meaning: StateMeaning;

  constructor(meaning: StateMeaning) {
    this.#meaning = meaning;
  }

  input(index: number): unknown {
    const { signal, isGate, from } = this.#meaning.inputs[index] ?? {};
    return [
      signal?.id,
      signal?.cadenceSeconds,
      isGate,
      from && [this.occurrence(from.occurrence), from.name],
    ];
  }

  occurrence(index: number): unknown {
    const read = this.#meaning.occurrences[index];
    return read && [occurrenceKey(read), read.isGate];
  }

  /** What admits what is read: all that `while` reads is taken, the rest only while it holds. */
  gate(read: { readonly isGate: boolean } | undefined): unknown {
    const { during } = this.#meaning;
    return read?.isGate === false && during !== undefined ? this.of(during) : null;
  }

  /** An expression that is judged within `while`. */
  admitted(typed: Typed): unknown {
    const { during } = this.#meaning;
    return [this.of(typed), during && this.of(during)];
  }

  operator(index: number): unknown {
    const plan = this.#meaning.operators[index];
    switch (plan?.kind) {
      case undefined:
        return null;
      case "ewma":
        return ["ewma", this.of(plan.of), plan.tauMs];
      case "baseline":
        return ["baseline", this.of(plan.of), plan.span.unit, plan.span.length];
      case "sequence":
        return ["sequence", this.#step(plan.first), this.#step(plan.second), plan.wants, plan.withinMs];
      case "never":
        return ["never", this.#step(plan.of), plan.withinMs];
    }
  }

  of(typed: Typed): unknown {
    switch (typed.kind) {
      case "constant":
        return typed.value;
      case "silence":
        return ["silence"];
      case "signal":
        return ["signal", this.input(typed.input)];
      case "window":
        return ["window", typed.name, this.input(typed.input), typed.scalar, this.#size(typed)];
      case "count":
        return ["count", this.occurrence(typed.occurrence), this.#size(typed)];
      case "state":
        return ["state", this.#meaning.states[typed.state]];
      case "operator":
        return this.operator(typed.operator);
      case "pointwise":
        return [typed.name, ...typed.arguments.map((argument) => this.of(argument))];
      case "negate":
      case "not":
        return [typed.kind, this.of(typed.of)];
      case "arithmetic":
      case "compare":
        return [typed.sign, this.of(typed.left), this.of(typed.right)];
      case "and":
      case "or":
        return [typed.kind, this.of(typed.left), this.of(typed.right)];
    }
  }

  #size({ windowMs, bucket }: { readonly windowMs: number; readonly bucket: number }): unknown {
    return [windowMs, this.#meaning.buckets[bucket]?.cycles ?? 0];
  }

  #step(step: StepPlan): unknown {
    return step.kind === "condition" ? this.of(step.typed) : ["occurrence", this.occurrence(step.occurrence)];
  }
}
