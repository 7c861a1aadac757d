import { type Clock, type DurationMs, type EpochMs, MINUTE_MS, type Random } from "@housecall/proto/base";
import type { Home } from "../home/home.ts";
import type { AgentLine } from "./agent-line.ts";

/** One step of an appliance: a fixed grid, whatever the timers of the host do. */
export interface Step {
  /** True time. */
  readonly trueAtMs: EpochMs;
  /** By the device's own clock; what samples carry. */
  readonly atMs: EpochMs;
  /** Since the step before. */
  readonly lengthMs: DurationMs;
}

/**
 * The physical part: drum, pipes, compressor, battery. Outlives the power; knows nothing of its program.
 *
 * Faults change what it is made of (a resistance, a leak), the program its actuators.
 */
export interface Physics {
  /** Brings everything forward. A second while something runs; minutes to days while nothing does. */
  step(step: Step): void;
  /** Every actuator falls back to what it is without power. */
  losePower(): void;
}

/** The appliance's own program, from power-on to power-off. */
export interface Firmware {
  /** Looks at its sensors, switches its actuators, reports; gives how long it can be left alone. */
  step(step: Step): DurationMs;
  /** Whether something that can flood, heat or move may start now. */
  mayStart(): boolean;
}

/** What the board gives to the firmware when the power comes. */
export interface FirmwareBoard {
  readonly clock: Clock;
  readonly agent: AgentLine;
  /** Differs from boot to boot. */
  readonly random: Random;
  /** No signal is reported more often, whatever the catalogue says; 0 unless what is long past is told. */
  readonly finestMs: DurationMs;
}

/** Makes the appliance of a model. */
export interface ApplianceModel {
  build(place: AppliancePlace): AppliancePart;
}

/** Where an appliance stands. */
export interface AppliancePlace {
  readonly home: Home;
  /** Of this very specimen: tolerances, habits. */
  readonly seed: number;
}

/** A built appliance: physics, and a program that begins anew with every boot. */
export interface AppliancePart {
  readonly physics: Physics;
  boot(board: FirmwareBoard): Firmware;
}

/** No firmware may ask for more than a hundred steps a second. */
const SHORTEST_STEP_MS: DurationMs = 10;
/** Who comes later than this (a host that slept) does not make up second by second. */
const MAX_CATCH_UP_MS: DurationMs = 10 * MINUTE_MS;

/**
 * Steps physics and firmware together on a grid of their own.
 *
 * Invariant: between two steps of the firmware the physics has gone exactly as long as the firmware asked for, so
 * that the same seed gives the same appliance in real time and as fast as possible.
 */
export class Appliance {
  readonly physics: Physics;
  readonly #part: AppliancePart;
  #firmware: Firmware | undefined;
  #reachedAtMs: EpochMs;
  #nextAtMs: EpochMs;

  constructor(part: AppliancePart, trueAtMs: EpochMs) {
    this.#part = part;
    this.physics = part.physics;
    this.#reachedAtMs = trueAtMs;
    this.#nextAtMs = trueAtMs;
  }

  /** Whether the firmware lets something start that can flood, heat or move. */
  get mayStart(): boolean {
    return this.#firmware?.mayStart() ?? false;
  }

  /** What went on without power is made up for first: water stands, food warms. */
  powerOn(board: FirmwareBoard, trueAtMs: EpochMs): void {
    this.#pass(trueAtMs, 0);
    this.#firmware = this.#part.boot(board);
    this.#nextAtMs = trueAtMs;
  }

  losePower(trueAtMs: EpochMs): void {
    this.#pass(trueAtMs, 0);
    this.#firmware = undefined;
    this.physics.losePower();
  }

  /** Goes on to true time `trueAtMs`; gives when it wants to be called again. */
  advance(trueAtMs: EpochMs, clockErrorMs: DurationMs): EpochMs {
    const firmware = this.#firmware;
    if (firmware === undefined) return Number.POSITIVE_INFINITY;
    if (trueAtMs - this.#nextAtMs > MAX_CATCH_UP_MS) this.#nextAtMs = trueAtMs;
    while (this.#nextAtMs <= trueAtMs) {
      const step = this.#pass(this.#nextAtMs, clockErrorMs);
      this.#nextAtMs += Math.max(SHORTEST_STEP_MS, firmware.step(step));
    }
    return this.#nextAtMs;
  }

  #pass(trueAtMs: EpochMs, clockErrorMs: DurationMs): Step {
    const lengthMs = Math.max(0, trueAtMs - this.#reachedAtMs);
    this.#reachedAtMs = Math.max(this.#reachedAtMs, trueAtMs);
    const step = { trueAtMs, atMs: trueAtMs + clockErrorMs, lengthMs };
    if (lengthMs > 0) this.physics.step(step);
    return step;
  }
}
