import type { Birth } from "@housecall/proto";
import type { DurationMs } from "@housecall/proto/base";
import type { Consents } from "../consent/consents.ts";
import { createConsents } from "../consent/create-consents.ts";
import type { Actor } from "../data-plane.ts";
import { ActionVerifier } from "./action-verifier.ts";
import { Background } from "./background.ts";
import type { CommandCore } from "./command-core.ts";
import { CommandLedger } from "./command-ledger.ts";
import type { CommandRow } from "./command-records.ts";
import { CommandRequests } from "./command-requests.ts";
import type { CommandService, CommandServiceOptions } from "./command-service.ts";
import { hasBegun } from "./command-state.ts";
import { CommandUpkeep } from "./command-upkeep.ts";
import { DeviceReports } from "./device-reports.ts";
import { type DeviceSession, openSession } from "./device-session.ts";
import { OfferSender } from "./offer-sender.ts";
import { PullAssemblies } from "./pull-assemblies.ts";
import { PullReceiver } from "./pull-receiver.ts";
import { PullVerifier } from "./pull-verifier.ts";

interface Parts {
  readonly core: CommandCore;
  readonly offers: OfferSender;
  readonly assemblies: PullAssemblies;
  readonly receiver: PullReceiver;
  readonly verifier: PullVerifier;
  readonly sessions: Map<string, DeviceSession>;
}

/** Builds the command service from its stores, keys and link; nothing runs until it is fed. */
export function createCommands(options: CommandServiceOptions): CommandService {
  const parts = wireParts(options);
  const { core, offers, assemblies, receiver, verifier, sessions } = parts;
  const actions = new ActionVerifier(core);
  const reports = new DeviceReports(core, offers, { verifier, actions });
  const requests = new CommandRequests(core, offers, assemblies);
  const upkeep = new CommandUpkeep(core, { parts: options.parts, offers, verifier });
  return {
    consents: consentsOf(options, parts, (commandId, actor) => requests.cancel(commandId, actor)),
    requestPull: (deviceId, request, actor) => requests.requestPull(deviceId, request, actor),
    requestTail: (deviceId, request, actor) => requests.requestTail(deviceId, request, actor),
    requestAction: (deviceId, request, actor) => requests.requestAction(deviceId, request, actor),
    cancel: (commandId, actor) => requests.cancel(commandId, actor),
    get: (commandId) => requests.get(commandId),
    list: (query) => requests.list(query),
    openFile: (commandId, actor) => requests.openFile(commandId, actor),
    pulledFile: (commandId) => requests.pulledFile(commandId),
    onBirth: (deviceId, birth, clockCorrectionMs) => onBirth(parts, deviceId, { birth, clockCorrectionMs }),
    onClockChange: (...change) => noteClock(sessions, ...change),
    onSessionEnded: (deviceId) => {
      if (options.link.isConnected(deviceId)) return;
      sessions.delete(deviceId);
      core.background.run("parts-not-closed", () => assemblies.releaseDevice(deviceId));
    },
    onResult: (deviceId, result, atMs) => reports.onResult(deviceId, result, atMs),
    onProgress: (deviceId, payload) => reports.onProgress(deviceId, payload),
    acceptChunk: (deviceId, payload) => receiver.accept(deviceId, payload),
    onConsent: (deviceId, report, at) => reports.onConsent(deviceId, report, at),
    tick: async (atMs) => {
      await actions.tick(atMs);
      await upkeep.tick(atMs);
    },
    problems: () => problemsOf(assemblies),
    tally: () => core.ledger.records.tally(),
    pulledBytes: () => core.ledger.pulledBytes,
    counts: () => core.ledger.counts(),
    settled: () => core.background.settled(),
    stop: async () => {
      sessions.clear();
      await assemblies.releaseAll();
      await core.background.settled();
      await assemblies.releaseAll();
    },
  };
}

function noteClock(
  sessions: Parts["sessions"],
  ...[deviceId, clockCorrectionMs]: Parameters<CommandService["onClockChange"]>
): void {
  const session = sessions.get(deviceId);
  if (session !== undefined) sessions.set(deviceId, { ...session, clockCorrectionMs });
}

function consentsOf(
  { consents: records, audit, isKnownDevice, clock, random }: CommandServiceOptions,
  { core, offers }: Parts,
  cancel: (commandId: string, actor: Actor) => Promise<unknown>,
): Consents {
  const onCommand = (row: CommandRow): void => {
    core.ledger.publish(row);
    offers.offerSoon(row.deviceId);
  };
  return createConsents({ records, audit, cancel, isKnownDevice, onCommand, clock, random });
}

function wireParts(options: CommandServiceOptions): Parts {
  const { records, publish, parts, consents: _, ...rest } = options;
  const { clock, logger } = options;
  const sessions = new Map<string, DeviceSession>();
  const background = new Background(logger);
  const onEnded = (row: CommandRow) => {
    background.run("part-not-removed", () => assemblies.discard(row.id));
    offers.offerSoon(row.deviceId);
  };
  const core: CommandCore = {
    ...rest,
    sessions,
    background,
    ledger: new CommandLedger({ records, clock, publish, onEnded }),
  };
  const assemblies = new PullAssemblies({
    ...{ parts, clock, logger },
    onPosition: (owner, lengthBytes) => receiver.tellPosition(owner, lengthBytes),
  });
  const offers = new OfferSender(core);
  const receiver = new PullReceiver(core, assemblies, {
    onComplete: (row) => verifier.verifySoon(row.id),
    onUnwanted: (row) => offers.cancelSoon(row),
  });
  const verifier = new PullVerifier(core, assemblies, receiver);
  return { core, offers, assemblies, receiver, verifier, sessions };
}

/** Offers everything open for the new nonce, and tells each pull that has begun where to go on. */
async function onBirth(
  parts: Parts,
  deviceId: string,
  born: { readonly birth: Birth; readonly clockCorrectionMs: DurationMs },
): Promise<void> {
  const { core, sessions, offers, receiver, verifier } = parts;
  sessions.set(deviceId, openSession(born.birth, born.clockCorrectionMs, sessions.get(deviceId)));
  offers.offerSoon(deviceId);
  for (const row of await core.ledger.records.open(deviceId)) {
    if (row.kind !== "pull_logs" || !hasBegun(row.state) || row.cancelledBy !== "") continue;
    const assembly = await receiver.assemblyOf(row);
    receiver.tellPosition({ pullId: row.id, deviceId }, assembly.lengthBytes);
    verifier.verifySoon(row.id);
  }
}

function problemsOf(assemblies: PullAssemblies) {
  const trouble = assemblies.trouble();
  if (trouble === undefined) return [];
  const message = `Pulled logs cannot be written (${trouble.error.message}). Free some disk space; the devices keep their files and go on by themselves.`;
  return [{ code: trouble.error.code, message, sinceMs: trouble.sinceMs }];
}
