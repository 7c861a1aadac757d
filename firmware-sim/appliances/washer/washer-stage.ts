import type { WasherError } from "./washer-errors.ts";
import type { WasherModel } from "./washer-model.ts";
import type { WasherActuators } from "./washer-parts.ts";
import type { WasherReadings } from "./washer-sensors.ts";

/** Phases as the display and `cycle_phase` name them. */
export const washerPhases = { idle: 0, fill: 1, wash: 2, drain: 3, rinse: 4, spin: 5, end: 6 } as const;
export type WasherPhase = keyof typeof washerPhases;

/** What a stage sees and moves. */
export interface StageControls {
  readonly model: WasherModel;
  readonly readings: WasherReadings;
  readonly actuators: WasherActuators;
  /** Since the step before. */
  readonly seconds: number;
  readonly summary: CycleSummary;
  readonly say: (message: string) => void;
}

/** How a stage goes on. */
export type StageOutcome = "running" | "done" | WasherError;

/** A stage of a programme while it runs. */
export interface Stage {
  readonly phase: WasherPhase;
  step(controls: StageControls): StageOutcome;
}

/** What the machine remembers of a cycle until its end; undefined: did not happen. */
export interface CycleSummary {
  /** The longest drain. */
  drainSeconds: number | undefined;
  /** Mean current of the pump in that drain. */
  drainAmperes: number | undefined;
  /** The fill of the wash. */
  fillSeconds: number | undefined;
  rebalanceTries: number;
  /** Mean of the bearing's noise at full speed. */
  bearingVibration: number | undefined;
  /** Mean current at full speed. */
  spinAmperes: number | undefined;
  coastDownSeconds: number | undefined;
  heatedSeconds: number;
  rinses: number;
  /** The level danced in the last rinse. */
  isFoaming: boolean;
}

/** Nothing has happened yet. */
export function emptySummary(): CycleSummary {
  return {
    drainSeconds: undefined,
    drainAmperes: undefined,
    fillSeconds: undefined,
    rebalanceTries: 0,
    bearingVibration: undefined,
    spinAmperes: undefined,
    coastDownSeconds: undefined,
    heatedSeconds: 0,
    rinses: 0,
    isFoaming: false,
  };
}
