/**
 * `A -> B within 2m` and `A -> not B within 90s`: four doubles.
 *
 *     when A began last | what is remembered of A | of B | follows: when B followed last
 *
 * A beginning of -Infinity says that data that could have shown B are missing.
 */
import type { Evaluate } from "../frame.ts";
import type { Operator } from "./operator.ts";
import { beginning, mayMiss, type Step } from "./step.ts";

export const SEQUENCE_DOUBLES = 4;
const [BEGAN, FIRST, SECOND, FOLLOWED] = [0, 1, 2, 3];

/** What a sequence is compiled from. */
export interface SequenceOptions {
  readonly at: number;
  readonly first: Step;
  readonly second: Step;
  readonly wants: "follows" | "stays-away";
  readonly withinMs: number;
}

/** Makes the operator. Only the newest beginning of A counts; B begins after it, not with it. */
export function sequence(options: SequenceOptions): Operator {
  const { at, withinMs, wants } = options;
  const decisive = wants === "follows" ? FOLLOWED : BEGAN;
  return {
    observe: wants === "follows" ? observeFollowing(options) : observeStayingAway(options),
    setBack: ({ data, base, atMs }) => {
      const place = base + at;
      for (const part of [BEGAN, FOLLOWED])
        if ((data[place + part] ?? Number.NaN) > atMs) data[place + part] = Number.NaN;
      // An occurrence of this very instant is news.
      for (const part of [FIRST, SECOND])
        if ((data[place + part] ?? Number.NaN) > atMs) data[place + part] = atMs - 1;
    },
    wakeAtMs: ({ data, base }) => (data[base + at + decisive] ?? Number.NaN) + withinMs,
  };
}

/** Compiles its value. */
export function sequenceValue({ at, first, second, wants, withinMs }: SequenceOptions): Evaluate {
  if (wants === "follows")
    return (frame) => {
      const { data, base, atMs } = frame;
      if (atMs - (data[base + at + FOLLOWED] ?? Number.NaN) < withinMs) return 1;
      const isOpen = mayMiss(first, frame, atMs - withinMs) || mayMiss(second, frame, atMs - withinMs);
      return isOpen ? Number.NaN : 0;
    };
  return (frame) => {
    const { data, base, atMs } = frame;
    const began = data[base + at + BEGAN] ?? Number.NaN;
    if (began === Number.NEGATIVE_INFINITY) return Number.NaN;
    if (Number.isNaN(began)) return mayMiss(first, frame, atMs - withinMs) ? Number.NaN : 0;
    if (atMs < began + withinMs) return 0;
    const isHidden = frame.observedSinceMs > began || mayMiss(second, frame, began);
    return isHidden ? Number.NaN : 1;
  };
}

function observeFollowing({
  at,
  first,
  second,
  withinMs,
}: SequenceOptions): NonNullable<Operator["observe"]> {
  return (frame) => {
    const { data } = frame;
    const place = frame.base + at;
    const secondAtMs = beginning(second, frame, place + SECOND);
    const began = data[place + BEGAN] ?? Number.NaN;
    if (secondAtMs > began && secondAtMs <= began + withinMs) data[place + FOLLOWED] = secondAtMs;
    const firstAtMs = beginning(first, frame, place + FIRST);
    if (!Number.isNaN(firstAtMs)) data[place + BEGAN] = firstAtMs;
  };
}

function observeStayingAway({ at, first, second }: SequenceOptions): NonNullable<Operator["observe"]> {
  return (frame) => {
    const { data } = frame;
    const place = frame.base + at;
    const secondAtMs = beginning(second, frame, place + SECOND);
    const began = data[place + BEGAN] ?? Number.NaN;
    if (secondAtMs > began) data[place + BEGAN] = Number.NaN;
    else if (began > 0 && mayMiss(second, frame, began)) data[place + BEGAN] = Number.NEGATIVE_INFINITY;
    const firstAtMs = beginning(first, frame, place + FIRST);
    if (!Number.isNaN(firstAtMs)) data[place + BEGAN] = firstAtMs;
  };
}
