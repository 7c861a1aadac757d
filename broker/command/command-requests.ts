import type { ActionRequest, PullRequest, StoredAction, TailRequest } from "@housecall/proto/api";
import { AppError, type DurationMs, MINUTE_MS } from "@housecall/proto/base";
import type { Actor, Commands, PulledFile } from "../data-plane.ts";
import { type CommandCore, completeStep } from "./command-core.ts";
import type { CommandChange, CommandKind, CommandRow } from "./command-records.ts";
import { isFinal } from "./command-state.ts";
import { commandEntry, takeStep } from "./command-step.ts";
import type { OfferSender } from "./offer-sender.ts";
import { OPEN_COMMANDS_PER_DEVICE, tooManyOpen } from "./open-limit.ts";
import type { PullAssemblies } from "./pull-assemblies.ts";

/** A tail is only of use while somebody watches: how long it may wait for the device. */
export const TAIL_EXPIRY_MS: DurationMs = 10 * MINUTE_MS;

const nothingSaid = { before: null, outcome: [], saidAtMs: null, verifyByMs: null, checks: [] };

/** What people ask for. */
export class CommandRequests implements Commands {
  readonly #core: CommandCore;
  readonly #offers: OfferSender;
  readonly #assemblies: PullAssemblies;

  constructor(core: CommandCore, offers: OfferSender, assemblies: PullAssemblies) {
    this.#core = core;
    this.#offers = offers;
    this.#assemblies = assemblies;
  }

  requestPull(deviceId: string, request: PullRequest, actor: Actor) {
    return this.#request({ deviceId, kind: "pull_logs", request, actor, expiresInMs: request.expiresInMs });
  }

  requestTail(deviceId: string, request: TailRequest, actor: Actor) {
    return this.#request({ deviceId, kind: "tail_logs", request, actor, expiresInMs: TAIL_EXPIRY_MS });
  }

  requestAction(
    deviceId: string,
    { action, parameters, caseId, reason, expiresInMs }: ActionRequest,
    actor: Actor,
  ) {
    const request = { action, parameters, caseId, reason };
    return this.#request({ deviceId, kind: "run_action", request, actor, expiresInMs });
  }

  /**
   * Ends at once what the device has not begun and cannot begin; asks the device for the rest.
   *
   * @throws AppError NOT_FOUND, CONFLICT for the end of a consent.
   */
  async cancel(commandId: string, actor: Actor) {
    const { ledger, link } = this.#core;
    const known = await ledger.require(commandId);
    if (known.kind === "end_consent")
      throw new AppError("CONFLICT", "A consent that was ended stays ended; ask the owner for a new one.");
    const after = await ledger.change(commandId, (row) => {
      if (isFinal(row.state) || row.cancelledBy !== "") return undefined;
      const isAway = row.state === "queued" || (row.state === "offered" && !link.isConnected(row.deviceId));
      return isAway ? this.#cancelNow(row, actor) : this.#wantCancel(row, actor);
    });
    this.#offers.offerSoon(known.deviceId);
    if (known.kind === "pull_logs" && after?.cancelledBy) await this.#assemblies.discard(commandId);
    return ledger.view(after ?? known);
  }

  async get(commandId: string) {
    return this.#core.ledger.view(await this.#core.ledger.require(commandId));
  }

  async list(options: { readonly deviceId?: string; readonly limit: number }) {
    const rows = await this.#core.ledger.records.newest(options);
    return rows.map((row) => this.#core.ledger.view(row));
  }

  async pulledFile(commandId: string): Promise<PulledFile> {
    const row = await this.#rowWithFile(commandId);
    const { deviceId, caseId, consentId, manifest, blobSha256 } = row;
    if (manifest === null)
      throw new AppError("STORE_DAMAGED", `Command ${row.id} has a file and no manifest`);
    return { commandId, deviceId, caseId, consentId, manifest, path: this.#core.blobs.pathOf(blobSha256) };
  }

  async openFile(commandId: string, actor: Actor) {
    const row = await this.#rowWithFile(commandId);
    const file = await this.#core.blobs.open(row.blobSha256);
    try {
      await this.#core.audit.append(fileEntry(row, actor, file.sizeBytes));
    } catch (error) {
      file.stream.destroy();
      throw error;
    }
    return file;
  }

  async #rowWithFile(commandId: string): Promise<CommandRow> {
    const row = await this.#core.ledger.require(commandId);
    if (row.blobSha256 !== "") return row;
    const why = row.reason === "" ? row.state : `${row.state}, ${row.reason}`;
    throw new AppError("NOT_FOUND", `Command ${row.id} has no file to download (${why})`);
  }

  async #request(wanted: {
    readonly deviceId: string;
    readonly kind: CommandKind;
    readonly request: PullRequest | TailRequest | StoredAction;
    readonly actor: Actor;
    readonly expiresInMs: DurationMs;
  }) {
    const { ledger, isKnownDevice } = this.#core;
    const { deviceId } = wanted;
    if (!(await isKnownDevice(deviceId)))
      throw new AppError("NOT_FOUND", `Device ${deviceId} does not exist`);
    const change = this.#newCommand(wanted);
    if ((await ledger.records.insert(change, OPEN_COMMANDS_PER_DEVICE)) === "too_many_open")
      throw tooManyOpen(deviceId);
    ledger.publish(change.row);
    this.#offers.offerSoon(deviceId);
    return ledger.view(change.row);
  }

  #newCommand(wanted: {
    readonly deviceId: string;
    readonly kind: CommandKind;
    readonly request: PullRequest | TailRequest | StoredAction;
    readonly actor: Actor;
    readonly expiresInMs: DurationMs;
  }): CommandChange {
    const { deviceId, kind, request, actor, expiresInMs } = wanted;
    const nowMs = this.#core.clock.nowMs();
    const row: CommandRow = {
      ...{ id: this.#newId(nowMs), deviceId, kind, request, state: "queued", reason: "", detail: "" },
      ...{ requestedBy: actor.name, consentId: actor.consentId ?? "", caseId: request.caseId },
      ...{
        createdAtMs: nowMs,
        changedAtMs: nowMs,
        expiresAtMs: nowMs + expiresInMs,
        deadlineAtMs: nowMs + expiresInMs,
      },
      ...{ history: [{ state: "queued", atMs: nowMs, reason: "" }], estimateBytes: null, manifest: null },
      ...{ clockCorrectionMs: 0, cancelledBy: "", blobSha256: "" },
      action: kind === "run_action" ? { ...nothingSaid } : null,
    };
    const detail = [whatOf(kind, request), request.reason].filter((part) => part !== "").join(": ");
    const entry = {
      actor: actor.name,
      action: "command-requested",
      atMs: nowMs,
      outcome: "success",
      detail,
    } as const;
    return { row, audit: [commandEntry(row, entry)] };
  }

  #cancelNow(row: CommandRow, actor: Actor): CommandChange | undefined {
    const step = completeStep(this.#core, {
      to: "cancelled",
      reason: "cancelled_by_staff",
      actor: actor.name,
    });
    return takeStep({ ...row, cancelledBy: actor.name }, step);
  }

  #wantCancel(row: CommandRow, actor: Actor): CommandChange {
    const atMs = this.#core.clock.nowMs();
    const entry = {
      actor: actor.name,
      action: "command-cancel-requested",
      atMs,
      outcome: "success",
      detail: row.kind,
    } as const;
    const wanted = { ...row, cancelledBy: actor.name, reason: "cancel_requested", changedAtMs: atMs };
    return { row: wanted, audit: [commandEntry(row, entry)] };
  }

  /** Sorts by time: 48 bits of milliseconds, then 80 random bits, hexadecimal. */
  #newId(nowMs: number): string {
    const random = Buffer.from(this.#core.random.bytes(10)).toString("hex");
    return nowMs.toString(16).padStart(12, "0") + random;
  }
}

function fileEntry(row: CommandRow, actor: Actor, sizeBytes: number) {
  return {
    actor: actor.name,
    action: "file-downloaded",
    deviceId: row.deviceId,
    commandId: row.id,
    caseId: row.caseId,
    consentId: row.consentId,
    outcome: "success",
    detail: `${sizeBytes} bytes, SHA-256 ${row.blobSha256}`,
  } as const;
}

/** What is asked for, for the audit: an action with its parameters. */
function whatOf(kind: CommandKind, request: PullRequest | TailRequest | StoredAction): string {
  if (!("action" in request)) return kind;
  const given = Object.entries(request.parameters).map(([name, value]) => `${name}=${value}`);
  return [request.action, ...given].join(" ");
}
