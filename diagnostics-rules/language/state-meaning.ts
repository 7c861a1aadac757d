import type { Repeat } from "./ast.ts";
import type { Layout } from "./layout.ts";
import type { BucketInput, OccurrenceInput, OperatorPlan, SignalInput, StateInput, Typed } from "./typed.ts";

interface Clause {
  readonly typed: Typed;
  readonly holdMs: number;
  readonly repeat: Repeat | undefined;
}

/** What decides the meaning of the state that a rule keeps. */
export interface StateMeaning {
  readonly layout: Layout;
  readonly inputs: readonly SignalInput[];
  readonly occurrences: readonly OccurrenceInput[];
  readonly states: readonly StateInput[];
  readonly buckets: readonly BucketInput[];
  readonly operators: readonly OperatorPlan[];
  readonly during: Typed | undefined;
  readonly fire: readonly Clause[];
  readonly clear: Clause | undefined;
  readonly verifies: readonly (Typed | undefined)[];
}
