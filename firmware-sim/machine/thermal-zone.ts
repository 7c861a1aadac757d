import type { ThermalModel } from "./machine-model.ts";

/** One temperature: a body that approaches what its load gives it, exponentially. */
export class ThermalZone {
  readonly name: string;
  readonly #model: ThermalModel;
  ambientCelsius: number;
  celsius: number;

  constructor(model: ThermalModel) {
    this.name = model.zone;
    this.#model = model;
    this.ambientCelsius = model.ambientCelsius;
    this.celsius = model.ambientCelsius;
  }

  step(lengthMs: number, busyRatio: number): void {
    const { idleRiseCelsius, busyRiseCelsius, timeConstantSeconds } = this.#model;
    const goal = this.ambientCelsius + idleRiseCelsius + busyRiseCelsius * busyRatio;
    this.celsius = goal + (this.celsius - goal) * Math.exp(-lengthMs / 1_000 / timeConstantSeconds);
  }
}
