import type { EpochMs } from "@housecall/proto/base";
import type { DryerControlModel } from "./dryer-model.ts";
import type { DryerReadings } from "./dryer-sensors.ts";
import type { DryJob } from "./dryer-use.ts";

/** Phases as the display and `cycle_phase` name them. */
export const dryerPhases = { idle: 0, heat: 1, dry: 2, cool: 3, end: 4, "condenser-care": 5 } as const;
export type DryerPhase = keyof typeof dryerPhases;

/** The bars must say dry for so long: they are bridged now and then; ours. */
const SETTLED_SECONDS = 60;

/** A cycle that runs; kept over a power cut, because the machine goes on where it was. */
export class DryCycle {
  readonly job: DryJob;
  readonly startedAtMs: EpochMs;
  readonly #control: DryerControlModel;
  #phase: DryerPhase = "heat";
  #phaseSeconds = 0;
  #dryingSeconds = 0;
  #settledSeconds = 0;
  #dropSum = 0;
  #dropCount = 0;

  constructor(job: DryJob, startedAtMs: EpochMs, control: DryerControlModel) {
    this.job = job;
    this.startedAtMs = startedAtMs;
    this.#control = control;
  }

  get phase(): DryerPhase {
    return this.#phase;
  }

  /** Mean over the dry phase of what the air loses on its way through the evaporator; undefined before it. */
  get evaporatorDrop(): number | undefined {
    return this.#dropCount > 0 ? this.#dropSum / this.#dropCount : undefined;
  }

  /** Whether the laundry has not become dry in the longest time. */
  get isTooLong(): boolean {
    return this.#dryingSeconds >= this.#control.longestSeconds;
  }

  /** Goes on; `condensedLitres` decides whether the coil is rinsed. */
  step(
    seconds: number,
    { readings, condensedLitres }: { readonly readings: DryerReadings; readonly condensedLitres: number },
  ): void {
    this.#phaseSeconds += seconds;
    switch (this.#phase) {
      case "heat":
        this.#dryingSeconds += seconds;
        if (
          readings.drumOutCelsius >= this.#control.warmCelsius ||
          this.#phaseSeconds >= this.#control.heatSeconds
        )
          this.#enter("dry");
        return;
      case "dry":
        this.#dry(seconds, readings);
        return;
      case "cool":
        if (this.#phaseSeconds < this.#control.coolSeconds) return;
        this.#enter(condensedLitres >= this.#control.careLitres ? "condenser-care" : "end");
        return;
      case "condenser-care":
        if (this.#phaseSeconds >= this.#control.careSeconds) this.#enter("end");
        return;
      case "idle":
      case "end":
        return;
    }
  }

  #dry(seconds: number, readings: DryerReadings): void {
    this.#dryingSeconds += seconds;
    this.#dropSum += readings.evaporatorInCelsius - readings.evaporatorOutCelsius;
    this.#dropCount += 1;
    const isDry = readings.waterRatio <= this.#control.dryRatio;
    this.#settledSeconds = isDry ? this.#settledSeconds + seconds : 0;
    if (this.#settledSeconds >= SETTLED_SECONDS || this.isTooLong) this.#enter("cool");
  }

  #enter(phase: DryerPhase): void {
    this.#phase = phase;
    this.#phaseSeconds = 0;
  }
}
