import type { Signal } from "@housecall/proto/signals";
import type { Call } from "./ast.ts";
import { checkOccurrence, occurrenceKey } from "./check-occurrence.ts";
import { ExpressionError } from "./rule-finding.ts";
import { ruleLimits } from "./rule-limits.ts";
import type {
  BucketInput,
  OccurrenceInput,
  OperatorPlan,
  SignalInput,
  StateInput,
  WindowName,
  WindowSize,
} from "./typed.ts";
import { pureNumber, unitOfSignal } from "./units.ts";

/** Times of lines or events that are kept at least. */
const LEAST_COUNT_CAPACITY = 4;

/** What is read decides the verdict, is only shown, or says when the rule is judged at all. */
export type Purpose = "decides" | "shows" | "gates";

/** What the expressions of one rule read; numbered in order of first use. */
export class RuleReads {
  readonly inputs: SignalInput[] = [];
  readonly occurrences: OccurrenceInput[] = [];
  readonly states: StateInput[] = [];
  readonly buckets: BucketInput[] = [];
  readonly operators: OperatorPlan[] = [];
  usesSilence = false;
  /** True when the ends of cycles matter. */
  usesCycles = false;
  readonly #instanceKind: string;
  #purpose: Purpose = "decides";

  constructor(instanceKind: string) {
    this.#instanceKind = instanceKind;
  }

  /** What state is kept for. */
  kept() {
    const { inputs, occurrences, states, buckets, operators, usesCycles } = this;
    return { inputs, occurrences, states, buckets, operators, usesCycles };
  }

  /** Runs a check whose reads serve a purpose. */
  serving<Result>(purpose: Purpose, check: () => Result): Result {
    this.#purpose = purpose;
    try {
      return check();
    } finally {
      this.#purpose = "decides";
    }
  }

  /** Keeps what a function over a window of an input needs; the place among the windows in buckets, -1 when it is none. */
  window(input: number, name: WindowName, size: WindowSize): number {
    const read = this.inputs[input];
    if (read === undefined) throw new RangeError(`no input ${input}`);
    if (size.cycles === 0 && (name === "absent_over_time" || name === "present_over_time")) return -1;
    if (size.cycles > 0 || isLong(read.signal, size.windowMs))
      return this.#bucket({ kind: "input", index: input }, size, name);
    read.windowMs = Math.max(read.windowMs, size.windowMs);
    return -1;
  }

  /** The occurrences that are a step of a sequence. @throws ExpressionError */
  stepOccurrence(call: Call): number {
    const index = this.occurrence(call);
    const input = this.occurrences[index];
    if (input !== undefined) input.capacity = Math.max(input.capacity, 1);
    return index;
  }

  /** Something that keeps state of its own; two that are the same share it. @throws ExpressionError within `while` */
  operator(plan: OperatorPlan, at: number): number {
    if (this.#purpose === "gates")
      throw new ExpressionError(
        "wrong-arguments",
        at,
        "Got something that learns or remembers in while, wanted it in fire, clear or let: it is told only what comes while the rule is judged",
      );
    const key = JSON.stringify(plan);
    const known = this.operators.findIndex((other) => JSON.stringify(other) === key);
    return known < 0 ? this.operators.push(plan) - 1 : known;
  }

  #bucket(source: BucketInput["source"], { windowMs, cycles }: WindowSize, name: WindowName): number {
    this.usesCycles ||= cycles > 0;
    const index = this.buckets.findIndex(
      (bucket) =>
        bucket.source.kind === source.kind &&
        bucket.source.index === source.index &&
        bucket.windowMs === windowMs &&
        bucket.cycles === cycles,
    );
    const known = this.buckets[index];
    if (known === undefined) return this.buckets.push({ source, windowMs, cycles, functions: [name] }) - 1;
    if (!known.functions.includes(name)) known.functions.push(name);
    return index;
  }

  /** The input that stands for a signal or, given `from`, for a part of an occurrence. */
  input(signal: Signal, from?: SignalInput["from"]): number {
    let index = this.inputs.findIndex((input) => input.signal.id === signal.id);
    if (index < 0) index = this.inputs.push(newInput(signal, from)) - 1;
    const input = this.inputs[index];
    if (input !== undefined) {
      input.decides ||= this.#purpose !== "shows";
      input.isGate ||= this.#purpose === "gates";
      input.isJudged ||= this.#purpose === "decides";
    }
    return index;
  }

  /** The occurrences that a call names. @throws ExpressionError */
  occurrence(call: Call): number {
    const checked = checkOccurrence(call, this.#instanceKind);
    const key = occurrenceKey(checked);
    const known = this.occurrences.findIndex((candidate) => occurrenceKey(candidate) === key);
    const index = known < 0 ? this.occurrences.push(checked) - 1 : known;
    const input = this.occurrences[index];
    if (input !== undefined) input.isGate ||= this.#purpose === "gates";
    return index;
  }

  /** Counts occurrences in a window; `bucket` is -1 when their times are kept. @throws ExpressionError */
  countedOccurrence(call: Call, window: WindowSize): { occurrence: number; bucket: number } {
    const index = this.occurrence(call);
    if (window.cycles > 0) {
      const bucket = this.#bucket({ kind: "occurrence", index }, window, "count_over_time");
      return { occurrence: index, bucket };
    }
    const input = this.occurrences[index];
    if (input !== undefined) {
      input.windowMs = Math.max(input.windowMs, window.windowMs);
      input.capacity = Math.max(input.capacity, LEAST_COUNT_CAPACITY);
    }
    return { occurrence: index, bucket: -1 };
  }

  /** The entry of the state, compared with a text or with numbers. */
  stateInput(key: string, text: string | undefined): number {
    const isText = text !== undefined;
    let index = this.states.findIndex((state) => state.key === key && (state.texts !== undefined) === isText);
    if (index < 0) index = this.states.push({ key, texts: isText ? [] : undefined }) - 1;
    const texts = this.states[index]?.texts;
    if (text !== undefined && texts !== undefined && !texts.includes(text)) texts.push(text);
    return index;
  }
}

function newInput(signal: Signal, from: SignalInput["from"]): SignalInput {
  return {
    signal,
    unit: signal.unit === "" ? pureNumber : unitOfSignal(signal.unit),
    lookbackMs: Math.max(ruleLimits.lookbackMs, 3_000 * signal.cadenceSeconds),
    windowMs: 0,
    decides: false,
    isGate: false,
    isJudged: false,
    from,
  };
}

/** True for a window of more samples than are kept. */
export function isLong({ cadenceSeconds }: Signal, windowMs: number): boolean {
  return windowMs / (1_000 * cadenceSeconds) > ruleLimits.windowSamples;
}
