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
  /** Whether it is in the middle of something that an interruption would spoil; never unless given. */
  isBusy?(): boolean;
  /** Tests that it can do when it is asked from afar; none unless given. */
  readonly tests?: FirmwareTests;
}

/** Tests of an appliance. */
export interface FirmwareTests {
  /** refused: it does not know the test, or its interlocks are not satisfied. `done` is called once. */
  begin(test: string, done: (result: TestResult) => void): "begun" | "refused";
  /** Ends what is under way as safely as it can. */
  stop(): void;
}

/** How a test ended, with what was measured. */
export interface TestResult {
  readonly result: "passed" | "failed";
  /** Stable word; "" when it was passed. */
  readonly reason: string;
  readonly outcome: Readonly<Record<string, string>>;
}

/** How finely and how much the firmware is asked to report; undefined: as it does by itself. */
export interface Reporting {
  sampleIntervalMs: DurationMs | undefined;
  logLevel: string | undefined;
}

/** What the board gives to the firmware when the power comes. */
export interface FirmwareBoard {
  readonly clock: Clock;
  readonly agent: AgentLine;
  /** Differs from boot to boot. */
  readonly random: Random;
  /** No signal is reported more often, whatever the catalogue says; 0 unless what is long past is told. */
  readonly finestMs: DurationMs;
  /** May change while it runs. */
  readonly reporting?: Reporting;
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
  #reporting: Reporting | undefined;
  #onWake: (() => void) | undefined;
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

  /** Whether an interruption would spoil nothing. */
  get isBusy(): boolean {
    return this.#firmware?.isBusy?.() ?? false;
  }

  /** Of the firmware that runs. */
  get tests(): FirmwareTests | undefined {
    return this.#firmware?.tests;
  }

  /** The firmware looks again at once: a button was pressed, a door opened, a message came. */
  wake(): void {
    this.#onWake?.();
  }

  /** The next step is due now. */
  dueAt(trueAtMs: EpochMs): void {
    this.#nextAtMs = Math.min(this.#nextAtMs, trueAtMs);
  }

  /** What went on without power is made up for first: water stands, food warms. `onWake`: it is to be advanced now. */
  powerOn(board: FirmwareBoard, trueAtMs: EpochMs, onWake?: () => void): void {
    this.#onWake = onWake;
    this.#pass(trueAtMs, 0);
    this.#firmware = this.#part.boot(board);
    this.#reporting = board.reporting;
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
      const wishMs = Math.min(
        firmware.step(step),
        this.#reporting?.sampleIntervalMs ?? Number.POSITIVE_INFINITY,
      );
      this.#nextAtMs += Math.max(SHORTEST_STEP_MS, wishMs);
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
