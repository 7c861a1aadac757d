import { type CommandResult, type ConsentReport, decodeProgress, type Progress } from "@housecall/proto";
import { type AppError, type EpochMs, toAppError } from "@housecall/proto/base";
import type { ConsentTime } from "../audit/audit.ts";
import type { ActionVerifier } from "./action-verifier.ts";
import { type CommandCore, changeState, completeStep, refuseMessage } from "./command-core.ts";
import type { CommandChange, CommandRow } from "./command-records.ts";
import { hasBegun, isFinal } from "./command-state.ts";
import { takeStep } from "./command-step.ts";
import { viewManifest } from "./command-view.ts";
import { cancelTarget } from "./offer-plan.ts";
import { type OfferSender, scopeOf } from "./offer-sender.ts";
import type { PullVerifier } from "./pull-verifier.ts";
import { TailCounts } from "./tail-counts.ts";

/** Turns what devices report about commands and consent into steps. */
export class DeviceReports {
  readonly #tails = new TailCounts();
  readonly #core: CommandCore;
  readonly #offers: OfferSender;
  readonly #verifier: PullVerifier;
  readonly #actions: ActionVerifier;

  constructor(
    core: CommandCore,
    offers: OfferSender,
    { verifier, actions }: { readonly verifier: PullVerifier; readonly actions: ActionVerifier },
  ) {
    this.#core = core;
    this.#actions = actions;
    this.#offers = offers;
    this.#verifier = verifier;
  }

  /** See CommandService.onResult. */
  async onResult(deviceId: string, result: CommandResult, atMs: EpochMs): Promise<void> {
    const { ledger } = this.#core;
    const target = cancelTarget(result.commandId);
    const row = await ledger.records.get(target ?? result.commandId);
    if (row === undefined || row.deviceId !== deviceId) return ledger.count("result_unknown");
    if (isFinal(row.state)) return this.#onLateResult(row, result);
    ledger.noteHeard(row.id);
    if (target !== undefined) return this.#onCancelResult(row, result, atMs);
    await ledger.change(row.id, (current) => this.#stepOf(current, result, atMs));
    if (result.manifest !== undefined) this.#verifier.verifySoon(row.id);
  }

  /** See CommandService.onProgress. */
  async onProgress(deviceId: string, payload: Uint8Array): Promise<void> {
    const { ledger } = this.#core;
    const progress = decodeOrError(payload);
    if ("code" in progress) {
      const why = { reason: "malformed", detail: progress.message } as const;
      return refuseMessage(this.#core, { deviceId, channel: "progress", payload }, why);
    }
    const row = await ledger.records.get(progress.commandId);
    if (row === undefined || row.deviceId !== deviceId || isFinal(row.state))
      return ledger.count("progress_unknown");
    ledger.noteHeard(row.id);
    if (progress.phase === "tailing" && row.kind === "tail_logs") return this.#tellLines(row, progress);
    const { phase, doneBytes, totalBytes } = progress;
    await ledger.noteProgress(row.id, { phase, doneBytes, totalBytes });
  }

  /**
   * See CommandService.onConsent. The device itself stops what it may not do any more and says so; what it
   * began under the very consent that ended is ended here too, so that nothing more of it is kept.
   */
  async onConsent(deviceId: string, report: ConsentReport, at: ConsentTime): Promise<void> {
    const { audit, ledger } = this.#core;
    const recorded = await audit.recordConsent(deviceId, report, at);
    if (recorded === "changed") ledger.tell({ kind: "consent", deviceId, consentId: report.consentId });
    else if (recorded !== "known") return ledger.count(recorded);
    if (report.state !== "revoked" && report.state !== "expired") return;
    const open = await ledger.records.open(deviceId);
    const isWanted = open.some(
      ({ kind, consentId }) => kind === "end_consent" && consentId === report.consentId,
    );
    const reason = endReason(report, isWanted);
    for (const row of open) {
      const scope = scopeOf(row.kind);
      if (scope === undefined || row.consentId !== report.consentId) continue;
      if ((await audit.consentFor(deviceId, scope)) !== undefined) continue;
      await changeState(this.#core, row.id, {
        to: "cancelled",
        reason,
        actor: `device:${deviceId}`,
        atMs: at.atMs,
      });
      this.#offers.cancelSoon(row);
    }
  }

  /** A pull has succeeded only when its file was checked here: until then its manifest waits with it. */
  #stepOf(row: CommandRow, result: CommandResult, atMs: EpochMs): CommandChange | undefined {
    const { state: to, reason, detail } = result;
    const step = completeStep(this.#core, { to, reason, detail, actor: `device:${row.deviceId}`, atMs });
    const estimated = { ...row, estimateBytes: result.estimateBytes || row.estimateBytes };
    if (row.kind === "pull_logs" && to === "succeeded") return this.#stepOfSentPull(estimated, result, step);
    if (row.action !== null) return this.#stepOfAction(estimated, result, step);
    const change = takeStep(estimated, step);
    if (change === undefined) this.#core.ledger.count(row.state === to ? "step_repeated" : "step_illegal");
    return change;
  }

  #stepOfAction(row: CommandRow, result: CommandResult, step: ReturnType<typeof completeStep>) {
    if (result.state === "succeeded") return this.#actions.stepOfSaid(row, result, step);
    const outcome = [...(result.outcome ?? row.action?.outcome ?? [])];
    const change = takeStep({ ...row, action: row.action && { ...row.action, outcome } }, step);
    if (change === undefined)
      this.#core.ledger.count(row.state === result.state ? "step_repeated" : "step_illegal");
    return change;
  }

  #stepOfSentPull(row: CommandRow, result: CommandResult, step: ReturnType<typeof completeStep>) {
    if (row.cancelledBy !== "")
      return takeStep(row, { ...step, to: "cancelled", reason: "cancelled_by_staff" });
    if (result.manifest === undefined)
      return takeStep(row, { ...step, to: "failed", reason: "manifest_missing" });
    if (row.manifest !== null) return undefined;
    const correctionMs = this.#core.sessions.get(row.deviceId)?.clockCorrectionMs ?? row.clockCorrectionMs;
    const sent = { ...row, manifest: viewManifest(result.manifest, correctionMs) };
    return (
      takeStep(sent, { ...step, to: "running" }) ?? { row: { ...sent, changedAtMs: step.nowMs }, audit: [] }
    );
  }

  #onLateResult(row: CommandRow, result: CommandResult): void {
    const isRepeated = row.history.some((step) => step.state === result.state);
    this.#core.ledger.count(isRepeated ? "step_repeated" : "step_illegal");
    if (hasBegun(result.state)) this.#offers.cancelSoon(row);
  }

  /**
   * Any final answer to a cancel means that the device is not at it: it has stopped it, or it was not running,
   * and then what became of it was said before, in order.
   */
  async #onCancelResult(row: CommandRow, result: CommandResult, atMs: EpochMs): Promise<void> {
    if (hasBegun(result.state)) return;
    const actor = `device:${row.deviceId}`;
    await changeState(this.#core, row.id, { to: "cancelled", reason: "cancelled_by_staff", actor, atMs });
  }

  #tellLines(row: CommandRow, progress: Progress): void {
    const correctionMs = this.#core.sessions.get(row.deviceId)?.clockCorrectionMs ?? row.clockCorrectionMs;
    const lines = progress.lines.map((line) => ({ ...line, atMs: Math.max(0, line.atMs + correctionMs) }));
    const { deviceId, id: commandId } = row;
    const { droppedLines, sentLines } = progress;
    const lostLines = this.#tails.lost(commandId, progress);
    this.#core.ledger.tell({ kind: "tail", deviceId, commandId, lines, droppedLines, sentLines, lostLines });
  }
}

function endReason({ state }: ConsentReport, isWantedByStaff: boolean): string {
  if (state === "expired") return "consent_expired";
  return isWantedByStaff ? "consent_ended_by_staff" : "consent_revoked";
}

function decodeOrError(payload: Uint8Array): Progress | AppError {
  try {
    return decodeProgress(payload);
  } catch (error) {
    return toAppError(error);
  }
}
