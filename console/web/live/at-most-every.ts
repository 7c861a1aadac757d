/** Something that is wanted now and then, and done at most once in `periodMs`. */
export interface AtMostEvery {
  /** Asks for it; done once at the end of the period, however often it was asked for. */
  want(): void;
  stop(): void;
}

/** Collects wishes: many events may each want a list fetched anew, once is enough. */
export function atMostEvery(options: {
  readonly periodMs: number;
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly run: () => void;
}): AtMostEvery {
  let stopTimer: (() => void) | undefined;
  return {
    want: () => {
      stopTimer ??= options.after(options.periodMs, () => {
        stopTimer = undefined;
        options.run();
      });
    },
    stop: () => {
      stopTimer?.();
      stopTimer = undefined;
    },
  };
}
