import { AppError, type DurationMs, SECOND_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../device/simulated-device.ts";
import { findFault } from "../faults/all-faults.ts";
import { type Fault, type FaultOptions, type RunningFault, strengthAt } from "../faults/fault.ts";

const STEP_MS: DurationMs = SECOND_MS;

/** What goes wrong with a device, and when. Lengths of time are in ms since the beginning. */
export interface PlannedFault {
  readonly fault: string;
  readonly at: DurationMs;
  readonly onset: DurationMs;
  readonly severity: number;
  readonly intermittent?: { readonly period: DurationMs; readonly chance: number } | undefined;
  readonly recover?: DurationMs | undefined;
}

/** One planned fault: waits, runs, ends. */
export class FaultPlan {
  readonly #planned: PlannedFault;
  readonly #device: SimulatedDevice;
  readonly #fault: Fault;
  readonly #options: FaultOptions;
  #running: RunningFault | undefined;
  #isOver = false;

  constructor(
    planned: PlannedFault,
    { device, seed }: { readonly device: SimulatedDevice; readonly seed: number },
  ) {
    const fault = findFault(planned.fault);
    if (fault === undefined)
      throw new AppError("NOT_FOUND", `Fault ${planned.fault}: there is no such fault`);
    this.#planned = planned;
    this.#options = optionsOf(planned, seed);
    this.#device = device;
    this.#fault = fault;
  }

  /** How often it wants to be stepped. */
  get stepMs(): DurationMs {
    return this.#fault.stepMs ?? STEP_MS;
  }

  /**
   * Somebody has applied the remedy of a fault; it ends this one when it is the right remedy, and changes nothing otherwise.
   * True when it ended it.
   */
  tried(remedyOf: string): boolean {
    const { id, alsoMendedBy = [] } = this.#fault;
    if (this.#isOver || this.#running === undefined) return false;
    if (remedyOf !== id && !alsoMendedBy.includes(remedyOf)) return false;
    this.#end(this.#running);
    return true;
  }

  #end(running: RunningFault): void {
    this.#isOver = true;
    running.recover();
  }

  /** To be called once in a {@link stepMs}, with the time since the beginning. */
  step(nowMs: DurationMs): void {
    const { at, recover } = this.#planned;
    if (this.#isOver || nowMs < at) return;
    this.#running ??= this.#fault.begin(this.#device, this.#options);
    if (recover !== undefined && nowMs >= recover) {
      this.#end(this.#running);
      return;
    }
    const sinceBeginMs = nowMs - at;
    this.#running.step({ sinceBeginMs, strength: strengthAt(sinceBeginMs, this.#options) });
  }
}

function optionsOf({ severity, onset, intermittent }: PlannedFault, seed: number): FaultOptions {
  const options = { severity, onsetMs: onset, seed };
  if (intermittent === undefined) return options;
  return { ...options, intermittent: { periodMs: intermittent.period, chance: intermittent.chance } };
}
