import type { DataPlane, DataPlaneOptions } from "@housecall/broker";
import {
  type Clock,
  errorMessage,
  type Logger,
  MINUTE_MS,
  type Random,
  SECOND_MS,
} from "@housecall/proto/base";
import type { ServerConfig } from "../config/schema.ts";
import type { ApiContext } from "./api-context.ts";
import { createPasswords } from "./auth/password.ts";
import { buildApiContext } from "./build-api-context.ts";
import { bindError } from "./check-ports.ts";
import { type FolderLock, lockDataFolder, prepareFolder } from "./data-folder.ts";
import { createHealthWatch } from "./health-watch.ts";
import type { App } from "./http/app.ts";
import { createHttpApi } from "./http/create-http-api.ts";
import { createMetrics } from "./metrics/metrics.ts";
import type { RuleTools } from "./rule-tools.ts";

const SWEEP_EVERY_MS = MINUTE_MS / 4;

/** What the server needs of the world around it. */
export interface ServerWorld {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly version: string;
  /** Folder of the built web page; the server also starts without it. */
  readonly webFolder: string;
  readonly ruleTools: RuleTools;
  readonly startDataPlane: (options: DataPlaneOptions) => Promise<DataPlane>;
}

/** A server that accepts devices and people. */
export interface RunningServer {
  /** Address of the web page on this machine. */
  readonly url: string;
  readonly ports: { readonly http: number; readonly mqtt: number; readonly claim: number };
  /** One-time link that makes the first admin; null when there is one. */
  readonly setUpLink: string | null;
  readonly plane: DataPlane;
  /** Closes the web side: no new requests, open streams end. First step of {@link RunningServer.stop}. */
  stopWeb(): Promise<void>;
  /** Stops everything in order: web, mqtt, ingest, stores. Safe to call more than once. */
  stop(deadlineMs?: number): Promise<void>;
}

/**
 * Starts data plane and console in this process.
 *
 * @throws AppError PORT_IN_USE, FOLDER_UNWRITABLE, STORE_NEWER, STORE_DAMAGED, …; what had been started is stopped again.
 */
export async function startServerIn(config: ServerConfig, world: ServerWorld): Promise<RunningServer> {
  prepareFolder(config.dataFolder, "dataFolder");
  prepareFolder(config.keysFolder, "keysFolder");
  const lock = await lockDataFolder(config.dataFolder);
  try {
    return await startLocked(config, world, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startLocked(
  config: ServerConfig,
  world: ServerWorld,
  lock: FolderLock,
): Promise<RunningServer> {
  const metrics = createMetrics();
  const plane = await world.startDataPlane({ ...dataPlaneOptions(config, world), onStored: metrics.stored });
  let context: ApiContext | undefined;
  try {
    metrics.measureProcess();
    const passwords = createPasswords({ random: world.random });
    context = await buildApiContext({ ...world, plane, config, passwords, metrics });
    const app = await createHttpApi(context, world.version);
    return await listen({ config, world, lock, plane, context, app });
  } catch (error) {
    await context?.desk.stop();
    await plane.stop(config.stopDeadlineSeconds * 1_000);
    throw error;
  }
}

interface Parts {
  readonly config: ServerConfig;
  readonly world: ServerWorld;
  readonly lock: FolderLock;
  readonly plane: DataPlane;
  readonly context: ApiContext;
  readonly app: App;
}

async function listen(parts: Parts): Promise<RunningServer> {
  const { config, world, plane, context, app } = parts;
  const http = await bind(app, config);
  const url =
    config.publicUrl === "" ? localUrl(config.bindAddress, http) : config.publicUrl.replace(/\/$/, "");
  context.cliToken.publish(localUrl(config.bindAddress, http));
  const setUpLink = await newSetUpLink(context, url);
  const ports = { http, ...plane.ports };
  world.logger.info("server-ready", `The server accepts devices and people at ${url}`, ports);
  return { url, ports, setUpLink, plane, ...stopsOf(parts) };
}

function stopsOf({
  config,
  world,
  lock,
  plane,
  context,
  app,
}: Parts): Pick<RunningServer, "stopWeb" | "stop"> {
  const { clock, logger } = world;
  const health = createHealthWatch(logger);
  health.look(plane.health().problems);
  const stopSweep = clock.every(SWEEP_EVERY_MS, () => {
    health.look(plane.health().problems);
    context.sessions.sweep().catch((error: unknown) => {
      logger.error("sessions-not-swept", `Ended sessions could not be removed: ${errorMessage(error)}`);
    });
  });
  const stopWeb = once(async () => {
    stopSweep();
    await app.close();
    await context.stopReading();
    await context.desk.stop();
  });
  const stopAll = once(async (deadlineMs: number) => {
    const startedAtMs = clock.uptimeMs();
    await stopWeb(0);
    await plane.stop(Math.max(1, deadlineMs - (clock.uptimeMs() - startedAtMs)));
    await lock.release();
    logger.info("server-stopped", "The server has stopped");
  });
  return {
    stopWeb: () => stopWeb(0),
    stop: (deadlineMs = config.stopDeadlineSeconds * 1_000) => stopAll(deadlineMs),
  };
}

async function bind(app: App, config: ServerConfig): Promise<number> {
  try {
    await app.listen({ host: config.bindAddress, port: config.httpPort });
  } catch (error) {
    await app.close();
    const { code } = error as { code?: string };
    if (code === undefined) throw error;
    throw bindError(code, { address: config.bindAddress, port: config.httpPort, setting: "httpPort" });
  }
  const address = app.server.address();
  return typeof address === "object" && address ? address.port : config.httpPort;
}

async function newSetUpLink(context: ApiContext, url: string): Promise<string | null> {
  if (context.staff.hasAdmin()) return null;
  return `${url}/set-up#${await context.setUpLink.renew()}`;
}

function localUrl(bindAddress: string, port: number): string {
  const isAny = bindAddress === "0.0.0.0" || bindAddress === "::";
  const host = isAny ? "127.0.0.1" : bindAddress.includes(":") ? `[${bindAddress}]` : bindAddress;
  return `http://${host}:${port}`;
}

function dataPlaneOptions(config: ServerConfig, world: ServerWorld): DataPlaneOptions {
  const {
    dataFolder,
    keysFolder,
    mqttPort,
    claimPort,
    bindAddress,
    publicHosts,
    retentionDays,
    ruleFolders,
    maxConnections,
  } = config;
  const { clock, random, logger, version } = world;
  return {
    dataFolder,
    keysFolder,
    mqttPort,
    claimPort,
    bindAddress,
    publicHosts,
    retentionDays,
    ruleFolders,
    maxConnections,
    actionVerifyMs: config.actionVerifySeconds * SECOND_MS,
    telemetryMemoryLimitMb: config.telemetryMemoryLimitMegabytes,
    clock,
    random,
    logger,
    version,
  };
}

/** Runs `work` at the first call; later calls share its outcome. */
function once(work: (deadlineMs: number) => Promise<void>): (deadlineMs: number) => Promise<void> {
  let outcome: Promise<void> | undefined;
  return (deadlineMs) => {
    outcome ??= work(deadlineMs);
    return outcome;
  };
}
