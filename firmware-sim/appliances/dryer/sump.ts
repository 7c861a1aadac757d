import type { SumpModel } from "./dryer-model.ts";

/** What a warped base keeps from the worst pump, ours. */
const WORST_LEFT_MILLIMETRES = 14;

/** The base under the coil, where the condensate gathers. */
export class Sump {
  millimetres = 0;
  readonly #model: SumpModel;

  constructor(model: SumpModel) {
    this.#model = model;
  }

  step(
    seconds: number,
    now: { readonly inflowLitres: number; readonly isPumping: boolean; readonly waterLeft: number },
  ): void {
    const model = this.#model;
    this.millimetres += now.inflowLitres * model.millimetresPerLitre;
    const left = model.leftMillimetres + WORST_LEFT_MILLIMETRES * now.waterLeft;
    if (now.isPumping && this.millimetres > left) {
      const pumped = (model.pumpLitresPerMinute / 60) * seconds * model.millimetresPerLitre;
      this.millimetres = Math.max(left, this.millimetres - pumped);
    }
    const dried = (model.dryingMillimetresPerHour * seconds) / 3_600;
    this.millimetres = Math.max(0, this.millimetres - dried);
  }
}
