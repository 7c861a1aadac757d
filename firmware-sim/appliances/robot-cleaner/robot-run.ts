import { type DurationMs, type EpochMs, MINUTE_MS } from "@housecall/proto/base";
import type { RobotError } from "./robot-errors.ts";
import type { RobotPhysics } from "./robot-physics.ts";

/** A run in its parts. */
export type RunPhase = "starting" | "cleaning" | "returning";

/** The turret comes up to speed before it leaves, ours. */
const START_SECONDS = 10;
/** Lanes are so long, then it turns; ours. */
const LANE_SECONDS = 13;
/** Backwards and aside after trouble, and home from where it is; ours. */
const BACK_OFF_SECONDS = 8;
const WAY_HOME_SECONDS = 45;
/** Troubles of one kind, each within so long of the one before, that end a run; ours. */
const MOST_TRIES = 3;
const TRIES_WITHIN_MS: DurationMs = 5 * MINUTE_MS;

/** A cleaning run; kept over a power cut. */
export class RobotRun {
  readonly startedAtMs: EpochMs;
  readonly startedRatio: number;
  phase: RunPhase = "starting";
  /** How it ends unless something goes wrong: all done, or home with an empty battery. */
  result: "finished" | "battery-low" = "finished";
  cleaningSeconds = 0;
  #startingSeconds = 0;
  #returningSeconds = 0;
  #backOffSeconds = 0;
  readonly #tries = new Map<number, { count: number; atMs: EpochMs }>();

  constructor(startedAtMs: EpochMs, startedRatio: number) {
    this.startedAtMs = startedAtMs;
    this.startedRatio = startedRatio;
  }

  /** Backs off after trouble; how often it has tried, or "given-up". */
  retry({ number }: RobotError, atMs: EpochMs): number | "given-up" {
    const before = this.#tries.get(number);
    const isNew = before === undefined || Math.abs(atMs - before.atMs) > TRIES_WITHIN_MS;
    const count = isNew ? 1 : before.count + 1;
    this.#tries.set(number, { count, atMs });
    this.#backOffSeconds = BACK_OFF_SECONDS;
    return count >= MOST_TRIES ? "given-up" : count;
  }

  /** Moves the robot for one step; home: it stands before its dock. */
  drive(seconds: number, physics: RobotPhysics): "on-the-way" | "home" {
    const { actuators } = physics;
    actuators.lidar = true;
    if (this.#backOffSeconds > 0) {
      this.#backOffSeconds -= seconds;
      Object.assign(actuators, { drive: "back", brush: false, suction: "quiet" });
      return "on-the-way";
    }
    if (this.phase === "starting") return this.#start(seconds);
    if (this.phase === "returning") return this.#return(seconds, physics);
    this.cleaningSeconds += seconds;
    const isTurning = this.cleaningSeconds % (LANE_SECONDS + 1) < 1;
    const suction = physics.surface.pile > 0 ? "turbo" : "standard";
    Object.assign(actuators, { drive: isTurning ? "turn" : "straight", brush: true, suction });
    return "on-the-way";
  }

  get isBackingOff(): boolean {
    return this.#backOffSeconds > 0;
  }

  #start(seconds: number): "on-the-way" {
    this.#startingSeconds += seconds;
    if (this.#startingSeconds >= START_SECONDS) this.phase = "cleaning";
    return "on-the-way";
  }

  #return(seconds: number, { actuators }: RobotPhysics): "on-the-way" | "home" {
    this.#returningSeconds += seconds;
    Object.assign(actuators, { drive: "straight", brush: false, suction: "off" });
    return this.#returningSeconds >= WAY_HOME_SECONDS ? "home" : "on-the-way";
  }
}
