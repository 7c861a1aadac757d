import type { CommandBody } from "@housecall/proto";
import type { StoredAction } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import type { CommandKind, CommandRow } from "./command-records.ts";
import { isWithDevice } from "./command-state.ts";

/** One offer to make: the command itself, or the cancel of it. */
export interface PlannedOffer {
  readonly row: CommandRow;
  readonly offerId: string;
  readonly body: CommandBody;
}

const CANCEL_SUFFIX = ".cancel";

/**
 * What a device should be offered now, given all its open commands, oldest first.
 *
 * What is about consent first, since it decides on the rest. One pull, one tail and one action at a time: the one the
 * device was told of already, otherwise the oldest queued. A command that somebody wants cancelled is replaced by its cancel.
 */
export function planOffers(open: readonly CommandRow[]): readonly PlannedOffer[] {
  const aboutConsent = open.filter(({ kind }) => kind === "ask_consent" || kind === "end_consent");
  const others = (["pull_logs", "tail_logs", "run_action"] as const).flatMap((kind) => turnOf(open, kind));
  return [...aboutConsent, ...others].map((row) =>
    row.cancelledBy === "" ? { row, offerId: row.id, body: bodyOf(row) } : planCancel(row),
  );
}

/** The cancel of a command; its id follows from the command's, so that a device executes it once. */
export function planCancel(row: CommandRow): PlannedOffer {
  return { row, offerId: row.id + CANCEL_SUFFIX, body: { kind: "cancel", commandId: row.id } };
}

/** The command that an offer id cancels; undefined when it is not the id of a cancel. */
export function cancelTarget(offerId: string): string | undefined {
  return offerId.endsWith(CANCEL_SUFFIX) ? offerId.slice(0, -CANCEL_SUFFIX.length) : undefined;
}

function turnOf(open: readonly CommandRow[], kind: CommandKind): readonly CommandRow[] {
  const ofKind = open.filter((row) => row.kind === kind);
  const told = ofKind.filter((row) => isWithDevice(row.state));
  return told.length > 0 ? told : ofKind.slice(0, 1);
}

function bodyOf(row: CommandRow): CommandBody {
  if ("action" in row.request) return actionBody(row.request, row.expiresAtMs);
  if ("endedConsentId" in row.request) return { kind: "end_consent", consentId: row.request.endedConsentId };
  if ("way" in row.request) {
    const { caseId: _, ...words } = row.request;
    return { kind: "ask_consent", consentId: row.consentId, ...words };
  }
  const { sources, minSeverity, text } = row.request;
  if ("durationMs" in row.request) {
    return { kind: "tail_logs", sources, minSeverity, text, durationMs: row.request.durationMs };
  }
  const { fromMs, toMs, maxBytes, includeRotated } = row.request;
  return { kind: "pull_logs", fromMs, toMs, sources, minSeverity, text, maxBytes, includeRotated };
}

function actionBody({ action, parameters }: StoredAction, expiresAtMs: EpochMs): CommandBody {
  const given = Object.entries(parameters).map(([name, value]) => ({ name, value }));
  return { kind: "run_action", action, parameters: given, expiresAtMs };
}
