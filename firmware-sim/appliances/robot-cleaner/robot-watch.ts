import { type RobotError, robotErrors } from "./robot-errors.ts";
import type { RobotModel } from "./robot-model.ts";
import { cliffSensors, type RobotActuators, type Wheel, wheels } from "./robot-parts.ts";
import type { RobotReadings } from "./robot-sensors.ts";

/** A wheel that takes so much of its stall current and turns slower than this share of what it should. Ours. */
const BLOCKED_CURRENT_SHARE = 0.5;
const BLOCKED_SPEED_SHARE = 0.4;
const WHEEL_SECONDS = 6;
/** A brush that stands still under current; ours. */
const STILL_RPM = 60;
const BRUSH_SECONDS = 6;
/** Too little for a place on the map; ours. */
const FEW_POINTS_RATIO = 0.22;
const LIDAR_SECONDS = 12;
/** What looks like a stair; ours. */
const VOID_RATIO = 0.12;
const CLIFF_SECONDS = 4;
const EMPTY_SECONDS = 4;

/** What was seen in this second: an error that wants another try, or ends the run, or that somebody holds the robot. */
export type Sighting =
  | { readonly kind: "nothing" }
  | { readonly kind: "lifted" }
  | { readonly kind: "trouble"; readonly error: RobotError }
  | { readonly kind: "empty" };

type Trouble = "left-wheel" | "right-wheel" | "brush" | "lidar" | "cliff" | "empty";

/** Looks at the sensors of a moving robot, second by second. */
export class RobotWatch {
  readonly #model: RobotModel;
  readonly #seconds = new Map<Trouble, number>();

  constructor(model: RobotModel) {
    this.#model = model;
  }

  /** Everything is counted anew: the robot has tried again. */
  forget(): void {
    this.#seconds.clear();
  }

  look(seconds: number, readings: RobotReadings, actuators: RobotActuators): Sighting {
    if (readings.isLifted) {
      this.forget();
      return { kind: "lifted" };
    }
    const { cells, lowestCellVolts } = this.#model.battery;
    if (this.#lasts("empty", readings.volts < cells * lowestCellVolts, { seconds, limit: EMPTY_SECONDS }))
      return { kind: "empty" };
    const error = this.#trouble(seconds, readings, actuators);
    return error === undefined ? { kind: "nothing" } : { kind: "trouble", error };
  }

  #trouble(seconds: number, readings: RobotReadings, actuators: RobotActuators): RobotError | undefined {
    const found = wheels.filter((side) =>
      this.#lasts(`${side}-wheel`, this.#isBlocked(side, readings, actuators), {
        seconds,
        limit: WHEEL_SECONDS,
      }),
    );
    if (found[0] === "left") return robotErrors.leftWheel;
    if (found[0] === "right") return robotErrors.rightWheel;
    const isStill = actuators.brush && readings.brush.speed < STILL_RPM && readings.brush.amperes > 1;
    if (this.#lasts("brush", isStill, { seconds, limit: BRUSH_SECONDS })) return robotErrors.mainBrush;
    const isBlind = actuators.lidar && readings.lidarPoints < FEW_POINTS_RATIO;
    if (this.#lasts("lidar", isBlind, { seconds, limit: LIDAR_SECONDS })) return robotErrors.lidar;
    const isVoid = cliffSensors.some((sensor) => readings.cliff[sensor] < VOID_RATIO);
    if (this.#lasts("cliff", isVoid, { seconds, limit: CLIFF_SECONDS })) return robotErrors.cliff;
    return undefined;
  }

  #isBlocked(side: Wheel, readings: RobotReadings, { drive }: RobotActuators): boolean {
    const { stallAmperes, millimetresPerSecond } = this.#model.wheel;
    if (drive !== "straight") return false;
    const { amperes, speed } = readings.wheel[side];
    return (
      amperes > stallAmperes * BLOCKED_CURRENT_SHARE && speed < millimetresPerSecond * BLOCKED_SPEED_SHARE
    );
  }

  #lasts(
    trouble: Trouble,
    isSeen: boolean,
    { seconds, limit }: { readonly seconds: number; readonly limit: number },
  ): boolean {
    const sum = isSeen ? (this.#seconds.get(trouble) ?? 0) + seconds : 0;
    this.#seconds.set(trouble, sum);
    return sum >= limit;
  }
}
