import { consentScopes, limits } from "@housecall/proto";
import type { ConsentAllowance, ConsentAsk, ConsentEnd, ConsentRow } from "@housecall/proto/api";
import { AppError, type Clock, DAY_MS, type DurationMs, MINUTE_MS, type Random } from "@housecall/proto/base";
import type { Actor } from "../actor.ts";
import type { AuditLog } from "../audit/audit.ts";
import type { ConsentRecords, StoredAsk } from "../audit/consent-records.ts";
import type { CommandChange, CommandRow } from "../command/command-records.ts";
import { commandEntry } from "../command/command-step.ts";
import { OPEN_COMMANDS_PER_DEVICE, tooManyOpen } from "../command/open-limit.ts";
import { type ConsentAskRow, isOpenAsk, viewAsk } from "./consent-ask.ts";
import type { ConsentCommandRequest, ConsentQuestionRequest, Consents } from "./consents.ts";

/** How long a question or an end waits for a device that is offline. */
const ASK_EXPIRY_MS: DurationMs = DAY_MS;
const END_EXPIRY_MS: DurationMs = limits.commandExpiryMaxMs;
const POLICY = "policy";
const OWN_SETTING = "The device's own setting can only be changed by its owner, on the device.";
const ID_BYTES = 10;

/** What {@link createConsents} needs. */
export interface ConsentsOptions {
  readonly records: ConsentRecords;
  readonly audit: Pick<AuditLog, "consentFor">;
  readonly cancel: (commandId: string, actor: Actor) => Promise<unknown>;
  readonly isKnownDevice: (deviceId: string) => Promise<boolean>;
  /** A command of ours is stored: it is told to everybody and offered to the device. */
  readonly onCommand: (row: CommandRow) => void;
  readonly clock: Clock;
  readonly random: Random;
}

/** Consents over their records; what is asked goes to the device as a command. */
export function createConsents(options: ConsentsOptions): Consents {
  return new DeviceConsents(options);
}

type WantedAsk = Pick<
  ConsentAskRow,
  "deviceId" | "way" | "scopes" | "minutes" | "reason" | "language" | "caseId" | "answerWithinMs"
>;

/** Invariant: nothing is allowed here but what a device has said. */
class DeviceConsents implements Consents {
  readonly #options: ConsentsOptions;

  constructor(options: ConsentsOptions) {
    this.#options = options;
  }

  ask(deviceId: string, request: ConsentQuestionRequest, actor: Actor): Promise<ConsentAsk> {
    return this.#put({ ...request, deviceId, way: "panel" }, actor);
  }

  recordVerbal(
    deviceId: string,
    request: Parameters<Consents["recordVerbal"]>[1],
    actor: Actor,
  ): Promise<ConsentAsk> {
    const wanted = {
      ...request,
      deviceId,
      way: "telephone",
      answerWithinMs: limits.consentAnswerMs,
    } as const;
    return this.#put(wanted, actor);
  }

  async withdraw(deviceId: string, consentId: string, actor: Actor): Promise<ConsentAsk> {
    const stored = await this.#requireAsk(deviceId, consentId);
    const { state } = this.#view(stored);
    if (!isOpenAsk({ state }))
      throw new AppError("CONFLICT", `This question is over (${state}); it cannot be withdrawn.`);
    await this.#options.cancel(stored.command.id, actor);
    return this.#view(await this.#requireAsk(deviceId, consentId));
  }

  async end(
    deviceId: string,
    consentId: string,
    { reason, caseId, actor }: Parameters<Consents["end"]>[2],
  ): Promise<void> {
    const { records, clock, onCommand } = this.#options;
    if (consentId === POLICY) throw new AppError("FORBIDDEN", OWN_SETTING);
    const held = await records.inForce(deviceId, clock.nowMs());
    if (!held.some((row) => row.consentId === consentId))
      throw new AppError("NOT_FOUND", `Device ${deviceId} has no consent "${consentId}" that holds now.`);
    const request = { endedConsentId: consentId, reason, caseId };
    const change = newCommand(this.#options, {
      ...{ kind: "end_consent", deviceId, consentId, request, actor },
      ...{ expiresInMs: END_EXPIRY_MS, action: "consent-end-requested" },
    });
    if ((await records.insertEnd(change)) === "inserted") onCommand(change.row);
  }

  async asks(deviceId: string, limit: number): Promise<readonly ConsentAsk[]> {
    const stored = await this.#options.records.asks(deviceId, limit);
    return stored.map((each) => this.#view(each));
  }

  allowed(deviceId: string): Promise<readonly ConsentAllowance[]> {
    return Promise.all(
      consentScopes.map(async (scope) => {
        const row = await this.covering(deviceId, scope);
        return allowanceOf(scope, row, row && (await this.#options.records.ask(row.consentId)));
      }),
    );
  }

  async ended(deviceId: string, limit: number): Promise<readonly ConsentEnd[]> {
    const nowMs = this.#options.clock.nowMs();
    const ends = (await this.#options.records.current(deviceId))
      .filter((row) => isEnded(row, nowMs))
      .map(endOf);
    return ends.sort((a, b) => b.atMs - a.atMs).slice(0, limit);
  }

  async hasReported(deviceId: string): Promise<boolean> {
    return (await this.#options.records.history(deviceId, 1)).length > 0;
  }

  covering(deviceId: string, scope: ConsentAllowance["scope"]): Promise<ConsentRow | undefined> {
    return this.#options.audit.consentFor(deviceId, scope);
  }

  async #put(wanted: WantedAsk, actor: Actor): Promise<ConsentAsk> {
    const { records, isKnownDevice, onCommand, clock } = this.#options;
    const { deviceId } = wanted;
    if (!(await isKnownDevice(deviceId)))
      throw new AppError("NOT_FOUND", `Device ${deviceId} does not exist`);
    const { ask, command } = newAsk(this.#options, wanted, actor);
    const outcome = await records.insertAsk(ask, command, OPEN_COMMANDS_PER_DEVICE);
    if (outcome === "too_many_open") throw tooManyOpen(deviceId);
    if (outcome === "one_is_open") throw new AppError("CONFLICT", waitingSentence(ask));
    onCommand(command.row);
    return viewAsk(ask, command.row, clock.nowMs());
  }

  async #requireAsk(deviceId: string, consentId: string): Promise<StoredAsk> {
    const stored = await this.#options.records.ask(consentId);
    if (stored === undefined || stored.ask.deviceId !== deviceId)
      throw new AppError("NOT_FOUND", `Device ${deviceId} was never asked for consent "${consentId}".`);
    return stored;
  }

  #view({ ask, command }: StoredAsk): ConsentAsk {
    return viewAsk(ask, command, this.#options.clock.nowMs());
  }
}

function waitingSentence({ deviceId, way }: ConsentAskRow): string {
  return way === "telephone"
    ? `A consent by telephone waits for ${deviceId} already. Wait until the device has heard of it, or withdraw it first.`
    : `The owner of ${deviceId} has a question to answer already. Wait for the answer, or withdraw it first.`;
}

function newAsk(
  options: ConsentsOptions,
  wanted: WantedAsk,
  actor: Actor,
): { readonly ask: ConsentAskRow; readonly command: CommandChange } {
  const { deviceId, ...words } = wanted;
  const consentId = `consent-${Buffer.from(options.random.bytes(ID_BYTES)).toString("hex")}`;
  const command = newCommand(options, {
    ...{ kind: "ask_consent", deviceId, consentId, request: { ...words, scopes: [...words.scopes] }, actor },
    expiresInMs: expiryOf(wanted),
    action: wanted.way === "panel" ? "consent-asked" : "verbal-consent-recorded",
  });
  const ask: ConsentAskRow = {
    ...wanted,
    ...{ consentId, commandId: command.row.id, requestedBy: actor.name, askedAtMs: command.row.createdAtMs },
    ...{ answer: "", answeredAtMs: null, grantedScopes: [], expiresAtMs: null },
    ...{ end: "", endedAtMs: null, endedBy: "" },
  };
  return { ask, command };
}

/** What was said by telephone is over with its minutes, also when the device never heard of it. */
function expiryOf({ way, minutes }: WantedAsk): DurationMs {
  return way === "telephone" ? Math.min(ASK_EXPIRY_MS, minutes * MINUTE_MS) : ASK_EXPIRY_MS;
}

function newCommand(
  { clock, random }: ConsentsOptions,
  wanted: {
    readonly kind: "ask_consent" | "end_consent";
    readonly deviceId: string;
    readonly consentId: string;
    readonly request: ConsentCommandRequest;
    readonly actor: Actor;
    readonly expiresInMs: DurationMs;
    readonly action: string;
  },
): CommandChange {
  const { kind, deviceId, consentId, request, actor, expiresInMs, action } = wanted;
  const nowMs = clock.nowMs();
  const id = nowMs.toString(16).padStart(12, "0") + Buffer.from(random.bytes(ID_BYTES)).toString("hex");
  const endsAtMs = nowMs + expiresInMs;
  const row: CommandRow = {
    ...{ id, deviceId, kind, request, state: "queued", reason: "", detail: "", requestedBy: actor.name },
    ...{ consentId, caseId: request.caseId, createdAtMs: nowMs, changedAtMs: nowMs },
    ...{ expiresAtMs: endsAtMs, deadlineAtMs: endsAtMs, clockCorrectionMs: 0, cancelledBy: "" },
    ...{ history: [{ state: "queued", atMs: nowMs, reason: "" }], estimateBytes: null, manifest: null },
    ...{ blobSha256: "", action: null },
  };
  const what = "scopes" in request ? `${request.scopes.join(", ")}; ${request.minutes} min` : "";
  const detail = [what, request.reason].filter((part) => part !== "").join("; ");
  const entry = { actor: actor.name, action, atMs: nowMs, outcome: "success", detail } as const;
  return { row, audit: [commandEntry(row, entry)] };
}

function allowanceOf(
  scope: ConsentAllowance["scope"],
  row: ConsentRow | undefined,
  stored: StoredAsk | undefined,
): ConsentAllowance {
  if (row === undefined)
    return { scope, consentId: null, by: null, requestedBy: "", grantedAtMs: null, expiresAtMs: null };
  const { consentId, changedAtMs: grantedAtMs, expiresAtMs } = row;
  return {
    ...{ scope, consentId, grantedAtMs, expiresAtMs: expiresAtMs === 0 ? null : expiresAtMs },
    by: consentId === POLICY ? "policy" : (stored?.ask.way ?? "panel"),
    requestedBy: stored?.ask.requestedBy ?? "",
  };
}

function isEnded({ state, expiresAtMs, scopes }: ConsentRow, nowMs: number): boolean {
  const hasRunOut = expiresAtMs !== 0 && expiresAtMs <= nowMs;
  return state === "revoked" || (scopes.length > 0 && (state === "expired" || hasRunOut));
}

function endOf({ consentId, scopes, state, endedBy, changedAtMs, expiresAtMs }: ConsentRow): ConsentEnd {
  if (state === "revoked")
    return { consentId, scopes, how: "revoked", by: endedBy ?? "owner", atMs: changedAtMs };
  const atMs = state === "expired" ? changedAtMs : expiresAtMs;
  return { consentId, scopes, how: "expired", by: "time", atMs };
}
