import { celsiusAfter } from "../heat-balance.ts";
import type { HeatModel } from "./phone-model.ts";

/** Thermal status as Android names it (PowerManager). */
export type ThermalStatus = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Where each status begins; skin thresholds as in the thermal configuration of Pixel phones, read off, ours. */
const STATUS_FROM_CELSIUS = [39, 41.5, 44, 48, 52, 56] as const;
/** How much of its work the phone still does at each status: it slows down to cool down; ours. */
const WORK_RATIO = [1, 1, 0.85, 0.7, 0.5, 0.3, 0] as const;
/** A status ends so much below where it began, ours. */
const HYSTERESIS_CELSIUS = 1;

/** One warm body: the phone with its battery. */
export class HeatBody {
  readonly #model: HeatModel;
  celsius = 25;
  status: ThermalStatus = 0;

  constructor(model: HeatModel) {
    this.#model = model;
  }

  /** Share of its work that it does, so as not to become too hot. */
  get workRatio(): number {
    return WORK_RATIO[this.status];
  }

  /** Lets time pass, however long, while the phone works and the air around it stays as it is. */
  step(
    seconds: number,
    {
      watts,
      airCelsius,
      insulation,
    }: { readonly watts: number; readonly airCelsius: number; readonly insulation: number },
  ): void {
    const { joulesPerKelvin, wattsPerKelvin } = this.#model;
    const loss = wattsPerKelvin * (1 - insulation);
    const paths = [[loss, airCelsius]] as const;
    this.celsius = celsiusAfter(seconds, { celsius: this.celsius, joulesPerKelvin, watts, paths });
    this.status = statusOf(this.celsius, this.status);
  }
}

function statusOf(celsius: number, before: ThermalStatus): ThermalStatus {
  const at = (shift: number): number => STATUS_FROM_CELSIUS.filter((from) => celsius >= from - shift).length;
  const reached = at(0);
  const status = reached >= before ? reached : Math.min(before, at(HYSTERESIS_CELSIUS));
  return thermalStatuses[status] ?? 0;
}

const thermalStatuses: readonly ThermalStatus[] = [0, 1, 2, 3, 4, 5, 6];
