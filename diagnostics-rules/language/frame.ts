/** Where and when something is evaluated; one object is reused for all evaluations. */
export interface Frame {
  /** The slab of the rule and the start of the slot within it. */
  data: Float64Array;
  base: number;
  /** Of the slab: another number whenever slots hold something else than what was added to them. */
  epoch: number;
  atMs: number;
  /** Samples looked at so far for this input; the engine's budget. */
  work: number;
  silenceMs: number;
  /** Newest instant before which log lines may be missing; -Infinity when none are. */
  logGapAtMs: number;
  /** Since when the device's data are without a gap: absence is known only from here on. */
  observedSinceMs: number;
}

/** A frame that stands nowhere yet. */
export function blankFrame(): Frame {
  return {
    data: new Float64Array(),
    base: 0,
    epoch: 0,
    atMs: 0,
    work: 0,
    silenceMs: 0,
    logGapAtMs: Number.NEGATIVE_INFINITY,
    observedSinceMs: 0,
  };
}

/** A compiled expression: a number in base units, or 1, 0 and NaN (unknown) for a condition. */
export type Evaluate = (frame: Frame) => number;
