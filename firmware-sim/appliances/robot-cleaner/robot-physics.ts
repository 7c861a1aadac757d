import type { Random } from "@housecall/proto/base";
import type { Home } from "../../home/home.ts";
import type { Physics, Step } from "../appliance.ts";
import { AirPath } from "./air-path.ts";
import { BatteryPack } from "./battery-pack.ts";
import { type Surface, squareMetresOf, surfaceAt } from "./floor-plan.ts";
import { type RobotCondition, soundRobot } from "./robot-condition.ts";
import type { RobotModel } from "./robot-model.ts";
import { actuatorsAtRest, type CliffSensor, type RobotActuators, type RobotPlace } from "./robot-parts.ts";
import { RunningGear } from "./running-gear.ts";

/** Below this the dock gives nothing; ours. */
const LOWEST_MAINS_VOLTS = 100;
/** Hair under the turret above this holds it fast; below it brakes now and then. Ours. */
const FAST_TURRET = 0.9;
/** The turret comes up to speed and runs down within seconds, ours. */
const TURRET_SECONDS = 2;
/** Dust on its window takes this share of the points at its worst; ours. */
const WINDOW_DUST_SHARE = 0.75;
/** Dust on a cliff sensor: the front ones catch it first, ours. */
const FRONT_DUST_SHARE = 0.96;
const SIDE_DUST_SHARE = 0.35;
/** What a sensor gets back from no floor at all; ours. */
const VOID_RATIO = 0.02;
/** A room seen while held askew: few points fit, ours. */
const ASKEW_SHARE = 0.5;

/** Battery, air, wheels, brush, turret and the floor under one robot. */
export class RobotPhysics implements Physics {
  readonly model: RobotModel;
  readonly condition: RobotCondition = soundRobot();
  readonly actuators: RobotActuators = actuatorsAtRest();
  readonly battery: BatteryPack;
  readonly air: AirPath;
  readonly gear: RunningGear;
  place: RobotPlace = "dock";
  cleanedSquareMetres = 0;
  turretRpm = 0;
  /** How long chairs and toys make the way today; 1 as usual. */
  detourRatio = 1;
  #drivenSeconds = 0;
  readonly #home: Home;

  constructor(options: { readonly model: RobotModel; readonly home: Home; readonly random: Random }) {
    this.model = options.model;
    this.#home = options.home;
    this.battery = new BatteryPack(options.model.battery, this.condition);
    this.air = new AirPath(options.model.fan);
    this.gear = new RunningGear(options.model, options.random);
  }

  losePower(): void {
    Object.assign(this.actuators, actuatorsAtRest());
    this.battery.rest();
  }

  step({ trueAtMs, lengthMs }: Step): void {
    const seconds = lengthMs / 1_000;
    const { actuators, condition } = this;
    this.gear.step(seconds, { actuators, condition, surface: this.surface });
    if (actuators.drive !== "stop") this.#drivenSeconds += seconds;
    if (actuators.brush && !condition.isLifted) this.#clean(seconds);
    this.#turnTurret(seconds);
    if (actuators.suction !== "off") this.air.fanHours += seconds / 3_600;
    if (this.place === "floor") this.battery.discharge(seconds, this.#watts());
    else {
      const dockVolts =
        this.#home.mainsVolts(trueAtMs) < LOWEST_MAINS_VOLTS ? 0 : this.model.battery.dockVolts;
      this.battery.charge(seconds, { watts: this.#watts(), dockVolts });
    }
  }

  /** What lies under it now; the dock stands on an ordinary floor. */
  get surface(): Surface {
    if (this.place === "dock") return { pile: 0, darkness: 0 };
    return surfaceAt({
      rooms: this.model.rooms,
      cleanedSquareMetres: this.cleanedSquareMetres,
      drivenSeconds: this.#drivenSeconds,
      condition: this.condition,
    });
  }

  /** All that one run is to clean. */
  get squareMetresToClean(): number {
    return squareMetresOf(this.model.rooms) * (1 + this.condition.extraPasses);
  }

  get fanWatts(): number {
    return this.air.watts(this.actuators.suction, this.condition);
  }

  get fanRpm(): number {
    return this.air.rpm(this.actuators.suction, this.condition);
  }

  get lidarPointsRatio(): number {
    const { lidar } = this.model;
    const { lidarBlocked, isLifted } = this.condition;
    const seen = lidar.pointsRatio * (1 - WINDOW_DUST_SHARE * lidarBlocked) * (isLifted ? ASKEW_SHARE : 1);
    return seen * Math.min(1, this.turretRpm / lidar.rpm);
  }

  cliffRatio(sensor: CliffSensor): number {
    const { cliffDust, isLifted } = this.condition;
    if (isLifted) return VOID_RATIO;
    const isFront = sensor === "front-left" || sensor === "front-right";
    const dust = cliffDust * (isFront ? FRONT_DUST_SHARE : SIDE_DUST_SHARE);
    // Only the front comes upon the edge of a black rug: the robot turns away.
    const darkness = isFront ? this.surface.darkness : 0;
    return this.model.cliffReflectionRatio * (1 - dust) * (1 - darkness);
  }

  #clean(seconds: number): void {
    const { squareMetresPerMinute, dustRatioPerSquareMetre } = this.model;
    const perSecond = squareMetresPerMinute / 60 / this.detourRatio;
    const squareMetres = perSecond * seconds * this.gear.progressRatio;
    this.cleanedSquareMetres += squareMetres;
    const picked = squareMetres * dustRatioPerSquareMetre * (1 + this.condition.extraDust);
    this.air.binRatio += picked * this.air.flowRatio(this.condition);
  }

  #turnTurret(seconds: number): void {
    const { lidarBlocked } = this.condition;
    const drag = lidarBlocked >= FAST_TURRET ? 1 : 0.25 * lidarBlocked;
    const goal = this.actuators.lidar ? this.model.lidar.rpm * (1 - drag) : 0;
    this.turretRpm = goal + (this.turretRpm - goal) * Math.exp(-seconds / TURRET_SECONDS);
  }

  #watts(): number {
    const { model, actuators, gear, battery } = this;
    const isAwake = actuators.drive !== "stop" || actuators.lidar;
    const motors =
      gear.wheel.left.amperes + gear.wheel.right.amperes + gear.brush.amperes + this.sideBrushAmperes;
    return (isAwake ? model.boardWatts : model.idleWatts) + this.fanWatts + motors * battery.volts;
  }

  get sideBrushAmperes(): number {
    return this.actuators.brush ? this.model.brush.sideAmperes : 0;
  }
}
