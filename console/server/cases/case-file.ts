import type { CaseFault, CaseResolution, CaseRow } from "@housecall/proto/api";
import type { DurationMs, EpochMs } from "@housecall/proto/base";

/** The work since a case began or was opened again: what its next resolution will tell. */
export interface CaseCycle {
  readonly beganAtMs: EpochMs;
  readonly detectedAtMs: EpochMs | null;
  readonly takenAtMs: EpochMs | null;
  readonly contacts: number;
  readonly transfers: number;
  readonly handlingMs: DurationMs;
  /** Since when somebody works on it without a break; null while nobody does. */
  readonly handledSinceMs: EpochMs | null;
  readonly visits: readonly boolean[];
}

/** A case as its events add up: what lists show, and what decisions about the next event need. */
export interface CaseFile {
  readonly row: CaseRow;
  readonly faults: readonly CaseFault[];
  readonly resolutions: readonly CaseResolution[];
  readonly cycle: CaseCycle;
  /** Whoever had it before an expert. */
  readonly returnTo: string;
  /** No person has done anything with it yet. */
  readonly isUntouched: boolean;
  /** Since when its clock stands still. */
  readonly pausedAtMs: EpochMs | null;
  /** When it closes by itself while nobody touches it. */
  readonly selfCloseAtMs: EpochMs | null;
  /** How often it has closed by itself. */
  readonly selfCloses: number;
}

/** A cycle in which nothing has been done. */
export function newCycle(beganAtMs: EpochMs): CaseCycle {
  return {
    ...{ beganAtMs, detectedAtMs: null, takenAtMs: null, contacts: 0, transfers: 0, handlingMs: 0 },
    ...{ handledSinceMs: null, visits: [] },
  };
}

/** Nobody outside and no window is waited for: people here are to act. */
export function isOpen(row: Pick<CaseRow, "state">): boolean {
  return row.state !== "resolved" && row.state !== "closed";
}
