import type { RefrigeratorModel } from "./refrigerator-model.ts";
import { type RefrigeratorActuators, refrigeratorAtRest } from "./refrigerator-parts.ts";
import type { RefrigeratorReadings } from "./refrigerator-sensors.ts";

/** Water drips off the fins before they are cooled again; LG manuals name a few minutes, ours. */
const DRIP_SECONDS = 240;

/** What the main board remembers of defrosting, also without power. */
export interface DefrostMemory {
  /** Compressor, since the last defrost. */
  runSeconds: number;
  /** Defrosts in a row that did not get warm. */
  incomplete: number;
}

/** How a defrost ended. */
export interface DefrostSummary {
  readonly result: "finished" | "incomplete";
  readonly seconds: number;
  readonly peakCelsius: number;
}

/** Warms the fins until the frost is off, or gives up. */
export class DefrostControl {
  readonly #model: RefrigeratorModel;
  readonly #memory: DefrostMemory;
  #stage: "none" | "heat" | "drip" = "none";
  #seconds = 0;
  #peakCelsius = 0;

  constructor(model: RefrigeratorModel, memory: DefrostMemory) {
    this.#model = model;
    this.#memory = memory;
  }

  get stage(): "none" | "heat" | "drip" {
    return this.#stage;
  }

  /** Whether it is time to begin. */
  isDue(): boolean {
    const { defrostEverySeconds, defrostRetrySeconds } = this.#model.control;
    const limit = this.#memory.incomplete > 0 ? defrostRetrySeconds : defrostEverySeconds;
    return this.#stage === "none" && this.#memory.runSeconds >= limit;
  }

  begin(actuators: RefrigeratorActuators): void {
    this.#stage = "heat";
    this.#seconds = 0;
    this.#peakCelsius = Number.NEGATIVE_INFINITY;
    Object.assign(actuators, refrigeratorAtRest(), { defrostHeater: true });
  }

  /** Gives a summary in the step in which the heater goes off. */
  step(
    seconds: number,
    {
      readings,
      actuators,
    }: { readonly readings: RefrigeratorReadings; readonly actuators: RefrigeratorActuators },
  ): DefrostSummary | undefined {
    this.#seconds += seconds;
    if (this.#stage === "drip") {
      if (this.#seconds >= DRIP_SECONDS) this.#stage = "none";
      return undefined;
    }
    const { defrostEndCelsius, defrostLimitSeconds } = this.#model.control;
    this.#peakCelsius = Math.max(this.#peakCelsius, readings.evaporatorCelsius);
    const isWarm = readings.evaporatorCelsius >= defrostEndCelsius;
    if (!isWarm && this.#seconds < defrostLimitSeconds) return undefined;
    actuators.defrostHeater = false;
    const summary = {
      result: isWarm ? ("finished" as const) : ("incomplete" as const),
      seconds: this.#seconds,
      peakCelsius: this.#peakCelsius,
    };
    this.#memory.runSeconds = 0;
    this.#memory.incomplete = isWarm ? 0 : this.#memory.incomplete + 1;
    this.#stage = "drip";
    this.#seconds = 0;
    return summary;
  }
}
