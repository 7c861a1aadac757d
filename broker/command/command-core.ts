import type { RejectionReason } from "@housecall/proto";
import type { EpochMs } from "@housecall/proto/base";
import type { Background } from "./background.ts";
import type { CommandLedger } from "./command-ledger.ts";
import type { CommandRow } from "./command-records.ts";
import type { CommandServiceOptions, RefusedCommandMessage } from "./command-service.ts";
import { type CommandStep, takeStep } from "./command-step.ts";
import type { DeviceSession } from "./device-session.ts";

/** What the parts of the command service share. */
export interface CommandCore
  extends Omit<CommandServiceOptions, "records" | "publish" | "parts" | "consents"> {
  readonly ledger: CommandLedger;
  /** Devices that have introduced themselves since they connected. */
  readonly sessions: ReadonlyMap<string, DeviceSession>;
  readonly background: Background;
}

/** What {@link changeState} needs; steps of the server itself leave out who and when. */
export type StepWanted = Pick<CommandStep, "to" | "reason"> &
  Partial<Pick<CommandStep, "detail" | "actor" | "atMs">>;

/** Takes a step from whatever state the stored command is in, and publishes it; a forbidden one is counted. */
export function changeState(
  core: CommandCore,
  commandId: string,
  step: StepWanted,
): Promise<CommandRow | undefined> {
  return core.ledger.change(commandId, (row) => {
    const change = takeStep(row, completeStep(core, step));
    if (change === undefined) core.ledger.count(row.state === step.to ? "step_repeated" : "step_illegal");
    return change;
  });
}

/** A step with what the server adds: its clock and its name. */
export function completeStep(core: CommandCore, step: StepWanted): CommandStep {
  const nowMs: EpochMs = core.clock.nowMs();
  return { detail: "", actor: "server", atMs: nowMs, ...step, nowMs };
}

/** Counts and quarantines what a device sent and should not have; it is settled with that. */
export async function refuseMessage(
  core: CommandCore,
  message: Pick<RefusedCommandMessage, "deviceId" | "channel" | "payload">,
  why: { readonly reason: RejectionReason; readonly detail: string },
): Promise<void> {
  core.ledger.count(`${message.channel}_${why.reason}`);
  await core.onRefused({ ...message, ...why });
}
