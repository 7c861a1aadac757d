import type { CaseEventData, CaseRow } from "@housecall/proto/api";
import { type DurationMs, type EpochMs, MINUTE_MS } from "@housecall/proto/base";
import type { CaseFile } from "./case-file.ts";
import { type CaseSettings, dueAt } from "./case-settings.ts";
import { resumedDue } from "./decide-action.ts";

/** Share of the window, before and after its end, in which the device must have reported for it to count as watched. */
const SEEN_RATIO = 0.25;

/**
 * A device that is back may need so long until what it kept meanwhile has arrived and is judged. Ours: a day of a washer takes
 * seconds, a week of many devices at once takes minutes.
 */
const SETTLED_AFTER_MS = 10 * MINUTE_MS;

/** What is known of the device when the clock strikes. */
export interface ClockFacts {
  readonly nowMs: EpochMs;
  readonly settings: CaseSettings;
  readonly lastReportAtMs: EpochMs | null;
  readonly isOnline: boolean;
  /** Of its newest session; null when it never had one. */
  readonly sessionStartedAtMs: EpochMs | null;
}

/**
 * What time does to a case: waiting ends, a window ends, a case that solved itself closes. Pure.
 *
 * A window is clean only when the device sent something towards its end: silence proves nothing, and is given a quarter of
 * the window's length to end, as after a restart of the server. A fault that was there all the time was not solved; where
 * the device is silent it has the same time to tell that its fault went away meanwhile, and where it has just come back, ten
 * minutes.
 */
export function decideClock(file: CaseFile, facts: ClockFacts): readonly CaseEventData[] {
  const { row } = file;
  const { nowMs, isOnline } = facts;
  const isTime = row.nextAtMs !== null && row.nextAtMs <= nowMs;
  const dueAtMs = resumedDue(file, nowMs);
  switch (row.state) {
    case "resolved":
      return isTime ? afterWindow(file, facts) : [];
    case "waiting_device":
      if (isOnline) return [{ kind: "woken", because: "device_online", dueAtMs }];
      return isTime ? [{ kind: "woken", because: "time", dueAtMs }] : [];
    case "waiting_customer":
    case "visit_booked":
      return isTime ? [{ kind: "woken", because: "time", dueAtMs }] : [];
    case "new":
      return isTime ? [{ kind: "closed", because: "no_contact_needed" }] : [];
    case "with_agent":
    case "with_expert":
    case "closed":
      return [];
  }
}

function afterWindow({ row, faults }: CaseFile, facts: ClockFacts): readonly CaseEventData[] {
  const { nowMs, settings } = facts;
  if (!isWatched(row, facts) && hasPatience(row, facts)) return [];
  const still = faults.find((fault) => fault.resolvedAtMs === null && !fault.foundInBacklog);
  if (still !== undefined) {
    if (isSettling(row, facts)) return [];
    const { faultId, ruleId } = still;
    const dueAtMs = dueAt(settings, row.severity, nowMs);
    return [{ kind: "reopened", because: "still_firing", faultId, ruleId, text: "", dueAtMs }];
  }
  return [{ kind: "closed", because: isWatched(row, facts) ? "window_clean" : "window_unseen" }];
}

/**
 * Whether {@link decideClock} surely gives nothing, as far as the row alone can tell: most cases that are looked at every
 * second wait for a device that is still away.
 */
export function isQuiet(row: CaseRow, facts: ClockFacts): boolean {
  const isTime = row.nextAtMs !== null && row.nextAtMs <= facts.nowMs;
  if (row.state === "waiting_device") return !facts.isOnline && !isTime;
  if (!isTime) return true;
  return row.state === "resolved" && !isWatched(row, facts) && hasPatience(row, facts);
}

/** The device has reported towards the end of the window. */
function isWatched(row: CaseRow, { nowMs, lastReportAtMs }: ClockFacts): boolean {
  const endsAtMs = row.windowEndsAtMs ?? nowMs;
  return lastReportAtMs !== null && lastReportAtMs >= endsAtMs - toleranceMs(row);
}

function hasPatience(row: CaseRow, { nowMs }: ClockFacts): boolean {
  return nowMs < (row.windowEndsAtMs ?? nowMs) + toleranceMs(row);
}

/** One that comes back again and again is not waited for for ever. */
function isSettling(row: CaseRow, { nowMs, isOnline, sessionStartedAtMs }: ClockFacts): boolean {
  const lastMs = (row.windowEndsAtMs ?? nowMs) + toleranceMs(row) + SETTLED_AFTER_MS;
  return isOnline && nowMs < lastMs && nowMs - (sessionStartedAtMs ?? nowMs) < SETTLED_AFTER_MS;
}

function toleranceMs({ windowEndsAtMs, resolvedAtMs }: CaseRow): DurationMs {
  return ((windowEndsAtMs ?? 0) - (resolvedAtMs ?? windowEndsAtMs ?? 0)) * SEEN_RATIO;
}
