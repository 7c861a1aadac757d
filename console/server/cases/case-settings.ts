import type { Severity } from "@housecall/proto/api";
import { DAY_MS, type DurationMs, type EpochMs, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import type { ServerConfig } from "../../config/schema.ts";

/** Lengths of time that the desk works by. */
export interface CaseSettings {
  /** A rule that fires again on the same device within this opens the case again. */
  readonly reopenMs: DurationMs;
  /** How long telemetry is watched after a case was resolved. */
  readonly windowMs: DurationMs;
  /** In which time somebody has to have acted. */
  readonly dueMs: Readonly<Record<Severity, DurationMs>>;
  readonly expertDueMs: DurationMs;
  /** How long after its last fault went away a case that nobody touched closes by itself. */
  readonly selfCloseMs: DurationMs;
}

/** The settings of the configuration in milliseconds. */
export function caseSettings(config: CaseConfig): CaseSettings {
  return {
    reopenMs: config.caseReopenDays * DAY_MS,
    windowMs: config.caseVerificationHours * HOUR_MS,
    dueMs: {
      critical: config.caseDueHoursCritical * HOUR_MS,
      warning: config.caseDueHoursWarning * HOUR_MS,
      info: config.caseDueHoursInfo * HOUR_MS,
    },
    expertDueMs: config.caseDueHoursExpert * HOUR_MS,
    selfCloseMs: config.caseSelfCloseMinutes * MINUTE_MS,
  };
}

/** The settings of the server that the desk reads. */
export type CaseConfig = Pick<
  ServerConfig,
  | "caseReopenDays"
  | "caseVerificationHours"
  | "caseDueHoursCritical"
  | "caseDueHoursWarning"
  | "caseDueHoursInfo"
  | "caseDueHoursExpert"
  | "caseSelfCloseMinutes"
>;

/** When a case of that severity is due that begins at `fromMs`. */
export function dueAt(settings: CaseSettings, severity: Severity, fromMs: EpochMs): EpochMs {
  return fromMs + settings.dueMs[severity];
}

/** A case with so many entries takes in no further fault, and nothing more of people: another one is opened. */
export const maxCaseEvents = 2_000;
