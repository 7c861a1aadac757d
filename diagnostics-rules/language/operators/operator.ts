import type { Evaluate, Frame } from "../frame.ts";

/** Something in an expression that keeps state of its own, in a run of doubles of the slot. */
export interface Operator {
  /** Takes what an instant brings, before the clauses are judged. */
  readonly observe?: (frame: Frame) => void;
  /** Takes it after they were; `fault` says whether it is inactive then. */
  readonly learn?: (frame: Frame, fault: FaultAtRest) => void;
  /** The cycle is over. */
  readonly endCycle?: (frame: Frame, fault: FaultAtRest) => void;
  /** The device's clock was set back to the frame's instant: what it remembers of later ones never was. */
  readonly setBack?: (frame: Frame) => void;
  /** Next instant at which its value changes by time alone; Infinity or NaN when there is none. */
  readonly wakeAtMs?: Evaluate;
}

/** What a device does while a fault goes on is not what is usual for it. */
export type FaultAtRest = "at-rest" | "open";
