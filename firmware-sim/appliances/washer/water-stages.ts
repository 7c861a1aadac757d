import { washerErrors } from "./washer-errors.ts";
import type { StagePlan } from "./washer-program.ts";
import type { CycleSummary, Stage, StageControls, StageOutcome, WasherPhase } from "./washer-stage.ts";

/** The pump runs on for so long after the level says empty, ours. */
const DRAIN_RUN_ON_SECONDS = 12;
/** Without flow for so long, the other valve is tried as well, ours. */
const TRY_BOTH_AFTER_SECONDS = 60;
/** Below it, nothing comes through a valve; ours. */
const NO_FLOW_LITRES_PER_MINUTE = 0.3;
/** The level must say so for a moment: it dances; ours. */
const SETTLED_SECONDS = 3;

/** Opens valves until the wash level is reached; IE when it is not in time. */
export class FillStage implements Stage {
  readonly phase: WasherPhase;
  readonly #water: "cold" | "warm";
  #seconds = 0;
  #dryRunSeconds = 0;
  #settled = 0;
  #isBelowTwo = true;

  constructor(plan: Extract<StagePlan, { kind: "fill" }>, phase: "fill" | "rinse") {
    this.#water = plan.water;
    this.phase = phase;
  }

  step({ readings, actuators, model, seconds, summary, say }: StageControls): StageOutcome {
    const { control } = model;
    this.#seconds += seconds;
    const flow = readings.coldFlow + readings.hotFlow;
    const isOpen = actuators.coldValve || actuators.hotValve;
    this.#dryRunSeconds = isOpen && flow < NO_FLOW_LITRES_PER_MINUTE ? this.#dryRunSeconds + seconds : 0;
    actuators.coldValve = true;
    actuators.hotValve = this.#water === "warm" || this.#dryRunSeconds >= TRY_BOTH_AFTER_SECONDS;
    if (readings.levelKilohertz <= control.heaterSafeKilohertz) this.#isBelowTwo = false;
    this.#settled = readings.levelKilohertz <= control.washKilohertz ? this.#settled + seconds : 0;
    if (this.#settled >= SETTLED_SECONDS) {
      actuators.coldValve = false;
      actuators.hotValve = false;
      if (this.phase === "fill") summary.fillSeconds = this.#seconds;
      say(`fill done level=${readings.levelKilohertz.toFixed(2)}kHz t=${Math.round(this.#seconds)}s`);
      return "done";
    }
    const isLate = this.#isBelowTwo && this.#seconds >= control.levelTwoLimitSeconds;
    if (!isLate && this.#seconds < control.fillLimitSeconds) return "running";
    if (this.phase === "fill") summary.fillSeconds = this.#seconds;
    return washerErrors.inlet;
  }
}

/** Pumps until the tub is empty; OE when it is not in time. */
export class DrainStage implements Stage {
  readonly phase = "drain";
  #seconds = 0;
  #ampereSeconds = 0;
  #emptyAtSeconds: number | undefined;

  step({ readings, actuators, model, seconds, summary, say }: StageControls): StageOutcome {
    const { control } = model;
    this.#seconds += seconds;
    this.#ampereSeconds += readings.pumpAmperes * seconds;
    actuators.pump = true;
    if (this.#emptyAtSeconds === undefined && readings.levelKilohertz >= control.emptyKilohertz) {
      this.#emptyAtSeconds = this.#seconds;
      this.#sumUp(summary);
      say(`drain done level=${readings.levelKilohertz.toFixed(2)}kHz t=${Math.round(this.#seconds)}s`);
    }
    if (this.#emptyAtSeconds !== undefined) {
      if (this.#seconds < this.#emptyAtSeconds + DRAIN_RUN_ON_SECONDS) return "running";
      actuators.pump = false;
      return "done";
    }
    if (this.#seconds < control.drainLimitSeconds) return "running";
    this.#sumUp(summary);
    return washerErrors.drain;
  }

  /** Of a cycle, the longest drain counts. */
  #sumUp(summary: CycleSummary): void {
    if (summary.drainSeconds !== undefined && summary.drainSeconds >= this.#seconds) return;
    summary.drainSeconds = this.#seconds;
    summary.drainAmperes = this.#ampereSeconds / this.#seconds;
  }
}
