import type { Signal } from "@housecall/proto/signals";
import type { Call } from "./ast.ts";
import { checkOccurrence, occurrenceKey } from "./check-occurrence.ts";
import { ruleLimits } from "./rule-limits.ts";
import type { OccurrenceInput, SignalInput, StateInput, WindowSize } from "./typed.ts";
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
  usesSilence = false;
  readonly #instanceKind: string;
  #purpose: Purpose = "decides";

  constructor(instanceKind: string) {
    this.#instanceKind = instanceKind;
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

  /** The input that stands for a signal or, given `from`, for a part of an occurrence. */
  input(signal: Signal, window: WindowSize | undefined, from?: SignalInput["from"]): number {
    let index = this.inputs.findIndex((input) => input.signal.id === signal.id);
    if (index < 0) index = this.inputs.push(newInput(signal, from)) - 1;
    const input = this.inputs[index];
    if (input !== undefined) {
      input.windowMs = Math.max(input.windowMs, window?.windowMs ?? 0);
      input.decides ||= this.#purpose !== "shows";
      input.isGate ||= this.#purpose === "gates";
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

  /** The occurrences that are counted in a window. @throws ExpressionError */
  countedOccurrence(call: Call, window: WindowSize): number {
    const index = this.occurrence(call);
    const input = this.occurrences[index];
    if (input !== undefined) {
      input.windowMs = Math.max(input.windowMs, window.windowMs);
      input.capacity = Math.max(input.capacity, LEAST_COUNT_CAPACITY);
    }
    return index;
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
    from,
  };
}
