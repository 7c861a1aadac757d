import type { CommandState, StoredAction } from "@housecall/proto/api";
import { type DurationMs, type EpochMs, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { findSelfTest } from "../actions/self-tests.ts";
import type { NewAuditEntry } from "../audit/audit-chain.ts";
import type { CommandChange, CommandRow } from "./command-records.ts";
import { hasBegun, isFinal, mayBecome } from "./command-state.ts";

/** A pull that the device began is given up when nothing was heard of it for this long after its expiry. */
export const PULL_SILENCE_MS: DurationMs = HOUR_MS;
/** A tail ends by itself; its result may come this much later. */
export const TAIL_GRACE_MS: DurationMs = MINUTE_MS;

/** An action that the device began is given up when nothing was heard of it for this long: a slow boot, and a slow link. */
export const ACTION_SILENCE_MS: DurationMs = 15 * MINUTE_MS;

/** One step of a command: where to, why, who says so, and when. */
export interface CommandStep {
  readonly to: CommandState;
  readonly reason: string;
  readonly detail: string;
  /** A staff member's name, `device:<id>`, or "server". */
  readonly actor: string;
  /** When it happened; a device's step carries the device's corrected time. */
  readonly atMs: EpochMs;
  readonly nowMs: EpochMs;
}

/** Takes a step, with history and, at the end of a command, an audit entry; undefined when the state machine forbids it. */
export function takeStep(row: CommandRow, step: CommandStep): CommandChange | undefined {
  if (!mayBecome(row.state, step.to)) return undefined;
  const { to: state, detail, atMs, nowMs } = step;
  const reason = reasonOf(row, step);
  const after: CommandRow = {
    ...row,
    state,
    reason,
    detail,
    changedAtMs: nowMs,
    deadlineAtMs: hasBegun(state) ? deadlineOfBegun(row, nowMs) : row.deadlineAtMs,
    history: [...row.history, { state, atMs, reason }],
  };
  return { row: after, audit: isFinal(state) ? [endEntry(after, step)] : [] };
}

/** Until when a command that the device has begun may stay silent, when it was last heard of at `heardAtMs`. */
export function deadlineOfBegun(row: CommandRow, heardAtMs: EpochMs): EpochMs {
  if ("action" in row.request) return heardAtMs + silenceOf(row.request);
  if ("answerWithinMs" in row.request) return heardAtMs + row.request.answerWithinMs + PULL_SILENCE_MS;
  if ("durationMs" in row.request) return heardAtMs + row.request.durationMs + TAIL_GRACE_MS;
  return Math.max(row.expiresAtMs, heardAtMs + PULL_SILENCE_MS);
}

/** A test takes its time; everything else is done, or the device is up again, within this. */
function silenceOf({ parameters }: StoredAction): DurationMs {
  return findSelfTest(parameters["test"] ?? "")?.silenceMs ?? ACTION_SILENCE_MS;
}

/** An audit entry about a command. */
export function commandEntry(
  row: CommandRow,
  entry: Pick<NewAuditEntry, "actor" | "action" | "atMs" | "outcome" | "detail">,
): NewAuditEntry {
  const { deviceId, id: commandId, caseId, consentId } = row;
  return { ...entry, deviceId, commandId, caseId, consentId };
}

/** While a cancel is on its way, and when it is done, that is what people want to read. */
function reasonOf(row: CommandRow, step: CommandStep): string {
  if (row.cancelledBy === "") return step.reason;
  if (step.to === "cancelled" && (step.reason === "" || step.reason === "cancelled"))
    return "cancelled_by_staff";
  return step.reason === "" && !isFinal(step.to) ? "cancel_requested" : step.reason;
}

function endEntry(row: CommandRow, step: CommandStep): NewAuditEntry {
  const wasWanted = row.state === "succeeded" || row.state === "cancelled";
  return commandEntry(row, {
    actor: step.actor,
    action: `command-${row.state}`,
    atMs: step.nowMs,
    outcome: wasWanted ? "success" : "failure",
    detail: [row.kind, row.reason, row.detail].filter((part) => part !== "").join(": "),
  });
}
