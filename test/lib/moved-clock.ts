import { existsSync } from "node:fs";
import type { DurationMs, EpochMs } from "@housecall/proto/base";

const found = ["x86_64", "aarch64"]
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`)
  .find(existsSync);

/**
 * The wall clock of real processes, which a test moves: Debian's libfaketime, preloaded into whoever is started with `env`.
 * A process keeps what it was started with; timers keep their pace.
 */
export class MovedClock {
  readonly #library: string;
  #offsetMs: DurationMs;

  constructor(startsAtMs: EpochMs) {
    if (found === undefined) throw new Error("libfaketime is missing: apt-get install libfaketime");
    this.#library = found;
    this.#offsetMs = startsAtMs - Date.now();
  }

  nowMs(): EpochMs {
    return Date.now() + this.#offsetMs;
  }

  /** For processes that are started from now on. */
  pass(lengthMs: DurationMs): void {
    this.#offsetMs += lengthMs;
  }

  get env(): Readonly<Record<string, string>> {
    return {
      LD_PRELOAD: this.#library,
      FAKETIME: `${this.#offsetMs < 0 ? "-" : "+"}${Math.abs(Math.round(this.#offsetMs / 1_000))}`,
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      NO_FAKE_STAT: "1",
    };
  }
}
