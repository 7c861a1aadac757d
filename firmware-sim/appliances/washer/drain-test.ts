import type { FirmwareTests, TestResult } from "../appliance.ts";
import type { WashJob } from "./washer-program.ts";
import type { CycleSummary } from "./washer-stage.ts";

/** Both valves fill quickest; nothing is in the drum, or it stays as dry as it is. */
export const drainTestJob: WashJob = {
  program: { name: "drain-test", share: 0, stages: [{ kind: "fill", water: "warm" }, { kind: "drain" }] },
  laundry: { dryKilograms: 0 },
};

/** 15 to 20 L leave in 60 to 100 s; half as much again is too slow for a sound pump and a clean filter, ours. */
const LIMIT_SECONDS = 150;

/** The drain test as somebody asks for it from afar; the firmware looks here at each step. */
export class DrainTest implements FirmwareTests {
  readonly #mayStart: () => boolean;
  #done: ((result: TestResult) => void) | undefined;
  #wish: "none" | "begin" | "stop" = "none";

  constructor(mayStart: () => boolean) {
    this.#mayStart = mayStart;
  }

  begin(test: string, done: (result: TestResult) => void): "begun" | "refused" {
    if (test !== drainTestJob.program.name || this.#done !== undefined || !this.#mayStart()) return "refused";
    this.#done = done;
    this.#wish = "begin";
    return "begun";
  }

  stop(): void {
    if (this.#done !== undefined) this.#wish = "stop";
  }

  /** What is wanted since it was asked last. */
  takeWish(): "none" | "begin" | "stop" {
    const wish = this.#wish;
    this.#wish = "none";
    return wish;
  }

  /** The cycle of the test has ended; `how` is "finished", "stopped" or an error's code. */
  ended(how: string, { drainSeconds, drainAmperes }: CycleSummary): void {
    const done = this.#done;
    this.#done = undefined;
    const isPassed = how === "finished" && drainSeconds !== undefined && drainSeconds <= LIMIT_SECONDS;
    const reason = how === "finished" ? "too_slow" : how.toLowerCase();
    done?.({
      ...(isPassed ? { result: "passed", reason: "" } : { result: "failed", reason }),
      outcome: {
        ...(drainSeconds === undefined ? {} : { drain_duration_s: drainSeconds.toFixed(0) }),
        ...(drainAmperes === undefined ? {} : { drain_current_a: drainAmperes.toFixed(3) }),
      },
    });
  }
}
