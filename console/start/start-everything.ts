import { type Clock, errorMessage, type Logger, type Random, SECOND_MS } from "@housecall/proto/base";
import type { ServerConfig } from "../config/schema.ts";
import { startServer } from "../index.ts";
import { openServerLogger } from "../logging/open-server-logger.ts";
import { checkPorts } from "../server/check-ports.ts";
import { lockDataFolder, prepareFolder } from "../server/data-folder.ts";
import type { RunningServer } from "../server/start-server.ts";
import { buildParts, builtParts } from "./build-parts.ts";
import { type LocalAgent, startLocalAgent } from "./local-agent.ts";
import type { Progress } from "./progress.ts";
import { type SimulatedFleetProcess, startSimulatedFleet } from "./simulated-fleet.ts";

/** How long the start waits for the agent before it says that it is not there yet. */
const AGENT_CONNECTS_WITHIN_MS = 20 * SECOND_MS;
const POLL_MS = 200;

/** The world as `npm start` finds it. */
export interface StartOptions {
  readonly config: ServerConfig;
  /** The file that the settings come from; null when there is none. */
  readonly configFile: string | null;
  readonly rootFolder: string;
  readonly node: string;
  readonly hostName: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly progress: Progress;
  readonly writeLine: (line: string) => void;
  /** Aborts when everything is to be stopped. */
  readonly signal: AbortSignal;
  /** Takes what a forced stop must still do: end the agent. */
  readonly onForce: (run: () => void) => void;
}

/**
 * Starts everything, tells where the page is, and returns when all has been stopped in order: web, agent, mqtt,
 * ingest, stores.
 *
 * @throws AppError with one clear text; what had been started is stopped again.
 */
export async function startEverything(options: StartOptions): Promise<void> {
  const { config, clock, progress } = options;
  prepareFolder(config.dataFolder, "dataFolder");
  prepareFolder(config.keysFolder, "keysFolder");
  const hasDevices = config.localAgent || config.simulatedFleet !== "";
  if (hasDevices) prepareFolder(config.agentStateFolder, "agentStateFolder");
  // A second server on the same data is told so, not that its ports are in use; the lock itself is taken later.
  await (await lockDataFolder(config.dataFolder)).release();
  await checkPorts(config, options.configFile);
  await buildParts({ ...options, withAgent: config.localAgent });
  const log = openServerLogger({ config, clock, terminal: { level: "warn", write: options.writeLine } });
  try {
    const server = await progress.step("Opening stores and ports", () =>
      startServer(config, { logger: log.logger }),
    );
    await runUntilStopped(options, server, log.logger);
  } finally {
    await log.close();
  }
}

async function runUntilStopped(options: StartOptions, server: RunningServer, logger: Logger): Promise<void> {
  const { config, progress, signal } = options;
  const devices: Devices = { agent: null, fleet: null };
  // A second Ctrl-C ends whatever of them runs by then.
  options.onForce(() => {
    devices.agent?.kill();
    devices.fleet?.kill();
  });
  try {
    if (config.localAgent && !signal.aborted) devices.agent = await startAgent(options, server, logger);
    sayReady(options, server);
    if (config.simulatedFleet !== "" && !signal.aborted)
      devices.fleet = await startSimulatedFleet({ ...options, plane: server.plane, logger });
    await aborted(signal);
  } finally {
    progress.say("\nStopping …");
    await stopInOrder(options, server, devices);
    progress.say("Stopped.");
  }
}

/** The processes that run beside the server. */
interface Devices {
  agent: LocalAgent | null;
  fleet: SimulatedFleetProcess | null;
}

async function startAgent(options: StartOptions, server: RunningServer, logger: Logger): Promise<LocalAgent> {
  const { agentBundle: bundle } = builtParts(options.rootFolder);
  const agent = await startLocalAgent({ ...options, plane: server.plane, bundle, logger });
  await options.progress.step(`Connecting this machine as ${agent.deviceId}`, () =>
    connected(options, server, agent.deviceId),
  );
  return agent;
}

async function connected(
  { clock, signal, config, progress }: StartOptions,
  server: RunningServer,
  deviceId: string,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < AGENT_CONNECTS_WITHIN_MS; waitedMs += POLL_MS) {
    const { presence } = await server.plane.fleet.get(deviceId);
    if (presence === "online" || signal.aborted) return;
    await clock.sleep(POLL_MS);
  }
  progress.say(`  This machine's agent has not connected yet; see ${config.agentStateFolder}/agent.log.`);
}

function sayReady({ progress }: StartOptions, server: RunningServer): void {
  progress.say(`\nHousecall is ready: ${server.url}`);
  if (server.setUpLink) progress.say(`Make the first admin (once, within 10 minutes): ${server.setUpLink}`);
  progress.say("Ctrl-C stops it.");
}

async function stopInOrder(
  { config, clock, progress }: StartOptions,
  server: RunningServer,
  { agent, fleet }: Devices,
): Promise<void> {
  const endsAtMs = clock.uptimeMs() + config.stopDeadlineSeconds * SECOND_MS;
  const leftMs = (): number => Math.max(SECOND_MS, endsAtMs - clock.uptimeMs());
  await server.stopWeb();
  await Promise.all([agent?.stop(leftMs() / 2), fleet?.stop(leftMs() / 2)]);
  try {
    await server.stop(leftMs());
  } catch (error) {
    progress.say(`Stopping failed: ${errorMessage(error)}`);
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
