import type { Random } from "@housecall/proto/base";
import type { Surface } from "./floor-plan.ts";
import type { RobotCondition } from "./robot-condition.ts";
import type { RobotModel } from "./robot-model.ts";
import type { RobotActuators, Wheel } from "./robot-parts.ts";
import { wheels } from "./robot-parts.ts";

/** What turns a wheel or brush shows. */
export interface Turning {
  readonly amperes: number;
  /** mm/s of a wheel, rpm of a brush. */
  readonly speed: number;
}

/** Hair binds now and then, the more of it the oftener; per second at its worst, ours. */
const BIND_CHANCE = 0.03;
/** A bound wheel works itself free again, ours. */
const SHORTEST_BIND_SECONDS = 5;
const LONGEST_BIND_SECONDS = 18;
/** Above this much hair nothing frees itself; ours. */
const FAST_HAIR = 0.95;
/** A bound wheel still creeps, ours. */
const CREEP_RATIO = 0.12;
/** Wheels in the air, ours. */
const AIR_RATIO = 0.4;
const NOTHING: Turning = { amperes: 0, speed: 0 };

/** Wheels and main brush, and the hair in them. */
export class RunningGear {
  readonly #model: RobotModel;
  readonly #random: Random;
  readonly #boundSeconds = { left: 0, right: 0 };
  #isBrushJammed = false;
  readonly wheel: Record<Wheel, Turning> = { left: NOTHING, right: NOTHING };
  brush: Turning = NOTHING;

  constructor(model: RobotModel, random: Random) {
    this.#model = model;
    this.#random = random;
  }

  step(
    seconds: number,
    {
      actuators,
      surface,
      condition,
    }: { readonly actuators: RobotActuators; readonly surface: Surface; readonly condition: RobotCondition },
  ): void {
    for (const side of wheels)
      this.#bind(seconds, side, actuators.drive === "stop" ? 0 : condition.wheelHair[side]);
    const goals = this.#goals(actuators);
    for (const side of wheels)
      this.wheel[side] = this.#turnWheel(side, { goal: goals[side], surface, condition });
    this.#jam(seconds, actuators.brush, condition.brushHair);
    this.brush = this.#turnBrush(actuators.brush, surface, condition);
  }

  /** Share of the way that it really makes. */
  get progressRatio(): number {
    const slowest = Math.min(Math.abs(this.wheel.left.speed), Math.abs(this.wheel.right.speed));
    return Math.min(1, slowest / this.#model.wheel.millimetresPerSecond);
  }

  #goals({ drive }: RobotActuators): Record<Wheel, number> {
    const { millimetresPerSecond, turnMillimetresPerSecond } = this.#model.wheel;
    switch (drive) {
      case "stop":
        return { left: 0, right: 0 };
      case "straight":
        return { left: millimetresPerSecond, right: millimetresPerSecond };
      case "turn":
        return { left: turnMillimetresPerSecond, right: -turnMillimetresPerSecond };
      case "back":
        return { left: -turnMillimetresPerSecond, right: -turnMillimetresPerSecond };
    }
  }

  #bind(seconds: number, side: Wheel, hair: number): void {
    this.#boundSeconds[side] = Math.max(0, this.#boundSeconds[side] - seconds);
    if (hair <= 0 || this.#boundSeconds[side] > 0) return;
    const isBound = hair >= FAST_HAIR || this.#random.next() < BIND_CHANCE * hair ** 2 * seconds;
    if (!isBound) return;
    const range = LONGEST_BIND_SECONDS - SHORTEST_BIND_SECONDS;
    this.#boundSeconds[side] = SHORTEST_BIND_SECONDS + range * this.#random.next();
  }

  #turnWheel(
    side: Wheel,
    {
      goal,
      surface,
      condition,
    }: { readonly goal: number; readonly surface: Surface; readonly condition: RobotCondition },
  ): Turning {
    if (goal === 0) return NOTHING;
    const { amperes, carpetAmperes, stallAmperes } = this.#model.wheel;
    const hair = condition.wheelHair[side];
    if (condition.isLifted) return { amperes: amperes * AIR_RATIO, speed: goal };
    if (hair > 0 && this.#boundSeconds[side] > 0)
      return { amperes: stallAmperes * (0.75 + 0.25 * hair), speed: goal * CREEP_RATIO };
    return {
      amperes: (amperes + carpetAmperes * surface.pile) * (1 + 0.6 * hair),
      speed: goal * (1 - 0.1 * hair),
    };
  }

  /** A jammed brush comes free when it is switched off and turned back, unless there is too much hair. */
  #jam(seconds: number, isOn: boolean, hair: number): void {
    if (!isOn && hair < FAST_HAIR) this.#isBrushJammed = false;
    if (isOn && hair > 0 && this.#random.next() < BIND_CHANCE * hair ** 2 * seconds)
      this.#isBrushJammed = true;
    if (isOn && hair >= FAST_HAIR) this.#isBrushJammed = true;
    if (hair <= 0) this.#isBrushJammed = false;
  }

  #turnBrush(isOn: boolean, { pile }: Surface, { brushHair, isLifted }: RobotCondition): Turning {
    const { amperes, carpetAmperes, stallAmperes, rpm } = this.#model.brush;
    if (!isOn) return NOTHING;
    if (this.#isBrushJammed) return { amperes: stallAmperes, speed: 0 };
    const drag = isLifted ? AIR_RATIO : 1;
    const load = amperes * drag * (1 + 0.5 * brushHair) + (isLifted ? 0 : carpetAmperes * pile);
    // A motor on its battery slows down as its load grows.
    return { amperes: load, speed: rpm * (1 - (0.6 * (load - amperes)) / stallAmperes) };
  }
}
