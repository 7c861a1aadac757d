import type { DataPlane, DataPlaneOptions } from "@housecall/broker";
import {
  AppError,
  type Clock,
  errorMessage,
  type Logger,
  MINUTE_MS,
  type Random,
} from "@housecall/proto/base";
import type { ServerConfig } from "../config/schema.ts";
import type { ApiContext } from "./api-context.ts";
import { buildApiContext } from "./build-api-context.ts";
import type { App } from "./http/app.ts";
import { createHttpApi } from "./http/create-http-api.ts";
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
  const plane = await world.startDataPlane(dataPlaneOptions(config, world));
  try {
    const context = await buildApiContext({ ...world, plane, config });
    const app = await createHttpApi(context, world.version);
    return await listen({ config, world, plane, context, app });
  } catch (error) {
    await plane.stop(config.stopDeadlineSeconds * 1_000);
    throw error;
  }
}

interface Parts {
  readonly config: ServerConfig;
  readonly world: ServerWorld;
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
  const stopSweep = world.clock.every(SWEEP_EVERY_MS, () => {
    context.sessions.sweep().catch((error: unknown) => {
      world.logger.error("sessions-not-swept", `Ended sessions could not be removed: ${errorMessage(error)}`);
    });
  });
  const ports = { http, ...plane.ports };
  world.logger.info("server-ready", `The server accepts devices and people at ${url}`, ports);
  const stopWeb = once(async () => {
    stopSweep();
    await app.close();
  });
  const stopAll = once(async (deadlineMs: number) => {
    const startedAtMs = world.clock.uptimeMs();
    await stopWeb(0);
    await plane.stop(Math.max(1, deadlineMs - (world.clock.uptimeMs() - startedAtMs)));
    world.logger.info("server-stopped", "The server has stopped");
  });
  const stop = (deadlineMs = config.stopDeadlineSeconds * 1_000): Promise<void> => stopAll(deadlineMs);
  return { url, ports, setUpLink, plane, stopWeb: () => stopWeb(0), stop };
}

async function bind(app: App, config: ServerConfig): Promise<number> {
  try {
    await app.listen({ host: config.bindAddress, port: config.httpPort });
  } catch (error) {
    await app.close();
    throw bindError(error, config);
  }
  const address = app.server.address();
  return typeof address === "object" && address ? address.port : config.httpPort;
}

function bindError(error: unknown, { bindAddress, httpPort }: ServerConfig): unknown {
  const code = (error as { code?: unknown }).code;
  if (code === "EADDRINUSE") {
    return new AppError(
      "PORT_IN_USE",
      `Port ${httpPort} on ${bindAddress} is in use. Stop what uses it, or set httpPort.`,
    );
  }
  if (code === "EADDRNOTAVAIL") {
    return new AppError("CONFIG_INVALID", `bindAddress ${bindAddress} is not an address of this machine.`);
  }
  if (code === "EACCES") {
    return new AppError(
      "CONFIG_INVALID",
      `httpPort ${httpPort} needs rights that this user does not have; take one above 1023.`,
    );
  }
  return error;
}

async function newSetUpLink(context: ApiContext, url: string): Promise<string | null> {
  if (await context.staff.hasAdmin()) return null;
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
