import type { RobotReadings } from "./robot-sensors.ts";

/** Less than this is no charging; ours. */
const LEAST_AMPERES = 0.05;
/** So long without current, then it backs out and in again; so often, then it gives up. Ours. */
const PATIENCE_SECONDS = 120;
const MOST_TRIES = 3;

/** What comes of standing on the dock. */
export type DockOutcome = "resting" | "charging" | "trying-again" | "failed";

/** Watches whether the dock charges. */
export class DockCharging {
  #seconds = 0;
  #tries = 0;
  outcome: DockOutcome = "resting";

  /** Gives what is new in this step; undefined when nothing is. */
  step(seconds: number, readings: RobotReadings, isFull: boolean): DockOutcome | undefined {
    const before = this.outcome;
    this.outcome = this.#judge(seconds, readings, isFull);
    return this.outcome === before && this.outcome !== "trying-again" ? undefined : this.outcome;
  }

  /** It has left the dock. */
  leave(): void {
    this.#seconds = 0;
    this.#tries = 0;
    this.outcome = "resting";
  }

  #judge(seconds: number, { amperes }: RobotReadings, isFull: boolean): DockOutcome {
    if (isFull || amperes < -LEAST_AMPERES) {
      this.leave();
      return isFull ? "resting" : "charging";
    }
    if (this.outcome === "failed") return "failed";
    this.#seconds += seconds;
    if (this.#seconds < PATIENCE_SECONDS) return "resting";
    this.#seconds = 0;
    this.#tries += 1;
    return this.#tries >= MOST_TRIES ? "failed" : "trying-again";
  }
}
