/** The agent as a library: everything outside comes in through options; main.ts and firmware-sim pass it. */
import { createPublicKey } from "node:crypto";
import { limits } from "@housecall/proto";
import { SECOND_MS } from "@housecall/proto/base";
import { offeredActions } from "./actions/offered-actions.ts";
import { type LogLevel, logLevels } from "./actions/wanted-action.ts";
import { type Collection, startCollection } from "./collect/collection.ts";
import { linuxCollectors } from "./collect/linux-collectors.ts";
import { createCommandExecutor } from "./command/command-executor.ts";
import { type AgentOptions, type Core, startCore, stopCore } from "./core.ts";
import type { Panel } from "./firmware/panel-socket.ts";
import { startFirmwareSockets } from "./firmware-sockets.ts";
import { Link } from "./link/link.ts";
import { type LogCollection, startLogCollection } from "./logs/log-collection.ts";
import type { CommandExecutor, Identity, SpoolStatus } from "./ports.ts";

export type { AgentOptions } from "./core.ts";

/** A running agent. */
export interface Agent {
  isConnected(): boolean;
  spoolStatus(): SpoolStatus;
  /** Stops collecting, makes everything durable, says goodbye. */
  stop(): Promise<void>;
}

/** syslog "info": debug lines go to the debug stream, which is shed first. */
const LIVE_LOG_SEVERITY = 6;

/** Starts an agent. @throws the system's error when the state folder cannot be used. */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const core = await startCore(options);
  const logs = await startLogs(core);
  const sockets = await startFirmwareSockets(core, logs);
  const link = createLink(core, sockets.panel !== undefined);
  const commands = await startCommands({ core, logs, link, panel: sockets.panel });
  const collection = startCollecting({ core, logs, link });
  applyRaised({ core, collection, panel: sockets.panel });
  link.start(commands);
  return {
    isConnected: () => link.isConnected(),
    spoolStatus: () => core.spool.status(),
    stop: async () => {
      collection.stop();
      await sockets.stop();
      await logs.stop();
      await commands.stop();
      await stopCore(core, link);
    },
  };
}

function startLogs({ options, writer, boot, cursors, raised }: Core): Promise<LogCollection> {
  const { config, platform, clock, random, logger, ownLogFiles } = options;
  return startLogCollection({
    ...config.logs,
    platform,
    clock,
    random,
    logger,
    writer,
    cursors,
    procFolder: config.collect.procFolder,
    bootId: boot.bootId,
    ownFiles: ownLogFiles,
    fileStart: "end",
    minSeverity: LIVE_LOG_SEVERITY,
    raisedSeverity: () => severityOf(raised.now().logLevel),
  });
}

function createLink({ options, boot, stamp, spool, aliases }: Core, hasPanel: boolean): Link {
  const { config, transport, clock, random, logger } = options;
  const identity: Identity = {
    device: options.deviceId,
    bootId: boot.bootId,
    bootReason: boot.reason,
    capabilities: [
      ...["pull_logs", "tail_logs", "end_consent"],
      ...(hasPanel ? ["panel", "ask_consent"] : []),
      ...(config.consent.allowVerbal ? ["verbal_consent"] : []),
      ...offeredActions(config.actions, { hasPanel }),
    ],
    deviceClass: config.deviceClass,
    model: config.model,
    firmware: config.firmware,
    agentVersion: options.agentVersion,
    configHash: options.configHash,
    name: config.name === "" ? options.name : config.name,
    timeZone: options.timeZone,
  };
  const link: Link = new Link({
    ...config.link,
    identity,
    spool,
    aliases,
    transport,
    clock,
    random,
    logger,
    bootUptimeMs: stamp.bootUptimeMs,
    isClockSynchronised: () =>
      Math.abs(link.clockOffset?.offsetMs ?? Number.POSITIVE_INFINITY) <= limits.clockToleranceMs,
    onDesired: () => logger.info("desired-ignored", "This version of the agent takes no desired state"),
  });
  return link;
}

function startCommands(parts: {
  readonly core: Core;
  readonly logs: LogCollection;
  readonly link: Link;
  readonly panel: Panel | undefined;
}): Promise<CommandExecutor> {
  const { core, logs, link, panel } = parts;
  const { options, writer, consent, questions, boot } = core;
  const { config, platform, clock, logger } = options;
  return createCommandExecutor({
    device: options.deviceId,
    keys: options.commandKeys.map((key) => ({
      keyId: key.keyId,
      publicKey: createPublicKey(key.publicKeyPem),
    })),
    writer,
    link,
    consent,
    questions,
    sources: { ...config.logs, platform, clock, procFolder: config.collect.procFolder, bootId: boot.bootId },
    actions: {
      settings: config.actions,
      panel,
      processes: platform.processes,
      raised: core.raised,
      bootId: boot.bootId,
      say: (line) => void logs.accept(line),
    },
    follow: (take, refuse) => logs.follow(take, refuse),
    stateFiles: options.commandFiles,
    minFreeBytes: config.spool.minFreeBytes,
    clock,
    logger,
    onActivity: (activity) => panel?.showActivity(activity),
  });
}

function startCollecting({
  core,
  logs,
  link,
}: {
  readonly core: Core;
  readonly logs: LogCollection;
  readonly link: Link;
}): Collection {
  const { options, writer, aliases, board, boot, spool } = core;
  const { config, platform, clock, logger } = options;
  const collectors =
    options.collectors ??
    linuxCollectors({
      ...config.collect,
      platform,
      services: config.actions.services,
      spoolUsedBytes: () => spool.status().usedBytes,
      clockOffsetMs: () => link.clockOffset?.offsetMs,
      logLines: () => logs.counts,
    });
  return startCollection({
    collectors,
    clock,
    logger,
    writer,
    aliases,
    board,
    boot,
    deviceClass: config.deviceClass,
    sampleIntervalMs: config.collect.sampleIntervalMs,
    batchIntervalMs: config.collect.batchIntervalMs,
  });
}

/** What is raised for a while is in force here, at the program of the panel, and in the reported state. */
function applyRaised(parts: {
  readonly core: Core;
  readonly collection: Collection;
  readonly panel: Panel | undefined;
}): void {
  const { core, collection, panel } = parts;
  core.raised.watch(({ intervalMs, logLevel }) => {
    collection.setInterval(intervalMs);
    const seconds = intervalMs === undefined ? null : intervalMs / SECOND_MS;
    panel?.showReporting({ sampleIntervalSeconds: seconds, logLevel: logLevel ?? null });
    core.board.set({
      "agent.log_level": logLevel ?? "info",
      "agent.sample_interval_s": seconds ?? core.options.config.collect.sampleIntervalMs / SECOND_MS,
    });
  });
}

function severityOf(level: LogLevel | undefined): number | undefined {
  return level === undefined ? undefined : logLevels[level];
}
