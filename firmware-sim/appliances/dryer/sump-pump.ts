import type { DryerControlModel } from "./dryer-model.ts";

/** Pumps when there is water, not for ever, and not without pauses. */
export class SumpPump {
  readonly #control: DryerControlModel;
  #isOn = false;
  #seconds: number;

  constructor(control: DryerControlModel) {
    this.#control = control;
    this.#seconds = control.pumpRestSeconds;
  }

  /** Gives whether it is to run; `isEnding`: whatever is there, even if it is little. */
  step(
    seconds: number,
    { millimetres, isEnding }: { readonly millimetres: number; readonly isEnding: boolean },
  ): boolean {
    const { pumpOnMillimetres, pumpOffMillimetres, pumpLimitSeconds, pumpRestSeconds } = this.#control;
    this.#seconds += seconds;
    const isEmpty = millimetres <= pumpOffMillimetres;
    if (this.#isOn) {
      if (isEmpty || this.#seconds >= pumpLimitSeconds) this.#switch(false);
    } else if (this.#seconds >= pumpRestSeconds && !isEmpty) {
      if (isEnding || millimetres >= pumpOnMillimetres) this.#switch(true);
    }
    return this.#isOn;
  }

  #switch(isOn: boolean): void {
    this.#isOn = isOn;
    this.#seconds = 0;
  }
}
