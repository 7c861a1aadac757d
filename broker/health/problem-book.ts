import type { ProblemFacts, ServerProblem } from "@housecall/proto/api";
import type { Clock, EpochMs } from "@housecall/proto/base";

/** A problem of which it may not be known since when. */
export type ProblemNow = ProblemFacts & {
  readonly code: string;
  readonly message: string;
  readonly sinceMs?: EpochMs;
};

/** Remembers since when each problem is there. */
export class ProblemBook {
  readonly #clock: Clock;
  #since = new Map<string, EpochMs>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The problems of now, each with its beginning; those that are gone are forgotten. */
  update(now: readonly ProblemNow[]): ServerProblem[] {
    const since = new Map<string, EpochMs>();
    const problems = now.map(({ code, kind, parameters, message, sinceMs }) => {
      const key = `${code} ${message}`;
      const began = sinceMs ?? this.#since.get(key) ?? this.#clock.nowMs();
      since.set(key, began);
      return { code, kind, parameters, message, sinceMs: began };
    });
    this.#since = since;
    return problems;
  }
}
