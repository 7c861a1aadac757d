import type { DryerControlModel } from "./dryer-model.ts";

/** Less is no compressor that runs; ours. */
const RUNNING_AMPERES = 0.6;

/** Starts the compressor, waits for its current, pauses and tries again. */
export class CompressorStart {
  readonly #control: DryerControlModel;
  #offSeconds: number;
  #silentSeconds = 0;
  #failures = 0;

  constructor(control: DryerControlModel, offSeconds = control.restartDelaySeconds) {
    this.#control = control;
    this.#offSeconds = offSeconds;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Gives whether it is to be on now. */
  step(seconds: number, now: { readonly isOn: boolean; readonly amperes: number }): boolean {
    const { restartDelaySeconds, startLimitSeconds } = this.#control;
    if (!now.isOn) {
      this.#offSeconds += seconds;
      this.#silentSeconds = 0;
      return this.#offSeconds >= restartDelaySeconds;
    }
    this.#silentSeconds = now.amperes < RUNNING_AMPERES ? this.#silentSeconds + seconds : 0;
    if (now.amperes >= RUNNING_AMPERES) this.#failures = 0;
    if (this.#silentSeconds < startLimitSeconds) return true;
    this.#failures += 1;
    this.rest();
    return false;
  }

  /** It was switched off. */
  rest(): void {
    this.#offSeconds = 0;
    this.#silentSeconds = 0;
  }
}
