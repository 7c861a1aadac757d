import type { ConsentScope } from "@housecall/proto";
import type { DeviceFacts } from "../actions/action-evidence.ts";
import { type CommandCore, changeState, completeStep } from "./command-core.ts";
import type { CommandKind, CommandRow } from "./command-records.ts";
import { hasBegun } from "./command-state.ts";
import { takeStep } from "./command-step.ts";
import type { DeviceSession } from "./device-session.ts";
import { KeyedRounds } from "./keyed-rounds.ts";
import { type PlannedOffer, planCancel, planOffers } from "./offer-plan.ts";
import { signOffer } from "./sign-offer.ts";

const neededScopes: Record<CommandKind, ConsentScope | undefined> = {
  pull_logs: "logs",
  tail_logs: "tail",
  run_action: "action",
  ask_consent: undefined,
  end_consent: undefined,
};

/** The scope of consent that a command needs on the device; undefined for what is about consent itself. */
export function scopeOf(kind: CommandKind): ConsentScope | undefined {
  return neededScopes[kind];
}

/**
 * Offers open commands to connected devices.
 *
 * Invariants: at most one round of offers per device runs at a time; an offer is sent once per birth nonce.
 */
export class OfferSender {
  readonly #core: CommandCore;
  readonly #rounds = new KeyedRounds((deviceId) => this.#offerOpen(deviceId));

  constructor(core: CommandCore) {
    this.#core = core;
  }

  /** Offers, in the background, what is the device's turn. Harmless when it is offline or was told already. */
  offerSoon(deviceId: string): void {
    this.#core.background.run("command-not-offered", () => this.#rounds.run(deviceId));
  }

  /** Tells the device, in the background, to stop something that is over for the server. */
  cancelSoon(row: CommandRow): void {
    const session = this.#core.sessions.get(row.deviceId);
    if (session === undefined) return;
    this.#core.background.run("cancel-not-sent", () => this.#send(planCancel(row), session));
  }

  /** Offers again where a round has failed. */
  retryFailed(): void {
    for (const deviceId of this.#rounds.takeFailed()) this.offerSoon(deviceId);
  }

  async #offerOpen(deviceId: string): Promise<void> {
    const session = this.#core.sessions.get(deviceId);
    if (session === undefined) return;
    for (const planned of planOffers(await this.#core.ledger.records.open(deviceId))) {
      if (!session.sent.has(planned.offerId)) await this.#offer(planned, session);
    }
  }

  async #offer(planned: PlannedOffer, session: DeviceSession): Promise<void> {
    const { row, body } = planned;
    if (body.kind === "cancel") await this.#send(planned, session);
    else if (session.capabilities.includes(capabilityFor(row))) await this.#offerCommand(planned, session);
    else await changeState(this.#core, row.id, { to: "rejected", reason: "not_supported" });
  }

  async #offerCommand(planned: PlannedOffer, session: DeviceSession): Promise<void> {
    const { row } = planned;
    const consentId = await this.#consentIdOf(row);
    const now = row.action === null ? null : await this.#core.evidence.facts(row.deviceId);
    const offered = await this.#send({ ...planned, row: { ...row, consentId } }, session);
    if (offered === "offline") return;
    const step = completeStep(this.#core, { to: "offered", reason: "" });
    await this.#core.ledger.change(row.id, (current) => {
      const action = current.action && { ...current.action, before: beforeOf(current, now) };
      const told = { ...current, consentId, clockCorrectionMs: session.clockCorrectionMs, action };
      return takeStep(told, step) ?? { row: told, audit: [] };
    });
  }

  async #send(planned: PlannedOffer, session: DeviceSession): Promise<"sent" | "offline"> {
    if (session.sent.has(planned.offerId)) return "sent";
    session.sent.add(planned.offerId);
    try {
      const payload = signOffer(this.#core.keys, planned, session);
      const outcome = await this.#core.link.publish(planned.row.deviceId, "command", payload);
      if (outcome === "offline") session.sent.delete(planned.offerId);
      return outcome;
    } catch (error) {
      session.sent.delete(planned.offerId);
      throw error;
    }
  }

  /** Looked up when it is offered: while the command waited, consents may have ended and come. */
  async #consentIdOf({ kind, deviceId, consentId }: CommandRow): Promise<string> {
    const scope = scopeOf(kind);
    if (scope === undefined) return consentId;
    return (await this.#core.audit.consentFor(deviceId, scope, consentId))?.consentId ?? consentId;
  }
}

/**
 * How the device was before it began: what it is like afterwards is held against it.
 *
 * A device can have rebooted before its "accepted" came: another boot than that of the first offer is what is waited for.
 * Everything else begins in the boot that is told last, whose uptimes cannot be held against those of an earlier one.
 */
function beforeOf({ state, action, request }: CommandRow, now: DeviceFacts | null): DeviceFacts | null {
  const before = action?.before ?? null;
  if (before === null || hasBegun(state)) return before ?? now;
  const isOfReboot = "action" in request && request.action === "reboot";
  return isOfReboot && before.bootId !== "" && before.bootId !== now?.bootId ? before : now;
}

function capabilityFor({ kind, request }: CommandRow): string {
  return "way" in request && request.way === "telephone" ? "verbal_consent" : kind;
}
