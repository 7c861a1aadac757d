import type { RobotCondition } from "./robot-condition.ts";
import type { FanModel, SuctionMode } from "./robot-model.ts";

/** A full bin closes this share of its section, ours. */
const FULL_BIN_CLOSES = 0.72;
/** What counts as full begins here: before, dust lies where no air goes; ours. */
const DUST_IN_THE_WAY_FROM = 0.6;
/** Nothing is closed further: some air always finds a way; ours. */
const MOST_CLOSED = 0.97;

/** Fan, filter and dust bin. */
export class AirPath {
  readonly #model: FanModel;
  /** How full the bin is; above 1 it is pressed in. */
  binRatio = 0.1;
  binsEmptied = 0;
  /** That the filter has worked since it was new. */
  fanHours = 0;

  constructor(model: FanModel) {
    this.#model = model;
  }

  /** Share of the air that a clean path would let through. */
  flowRatio({ filterBlocked }: RobotCondition): number {
    const { ductShare, filterShare, binShare } = this.#model;
    const over = Math.max(0, this.binRatio - DUST_IN_THE_WAY_FROM) / (1 - DUST_IN_THE_WAY_FROM);
    const binClosed = Math.min(1, over) * FULL_BIN_CLOSES;
    const resistance = ductShare + through(filterShare, filterBlocked) + through(binShare, binClosed);
    return 1 / Math.sqrt(resistance);
  }

  rpm(mode: SuctionMode, condition: RobotCondition): number {
    const { rpm, closedSpeedRise } = this.#model;
    return rpm[mode] * (1 + closedSpeedRise * (1 - this.flowRatio(condition)));
  }

  watts(mode: SuctionMode, condition: RobotCondition): number {
    const { watts, closedPowerFall } = this.#model;
    return watts[mode] * (1 - closedPowerFall * (1 - this.flowRatio(condition)));
  }

  /** A new filter. */
  changeFilter(): void {
    this.fanHours = 0;
  }

  emptyBin(): void {
    this.binRatio = 0;
    this.binsEmptied += 1;
  }
}

/** Resistance of a part of which a share is closed: with the square of the speed of the air in what is open. */
function through(share: number, closed: number): number {
  return share / (1 - Math.min(MOST_CLOSED, closed)) ** 2;
}
