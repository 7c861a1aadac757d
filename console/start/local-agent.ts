import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DataPlane } from "@housecall/broker";
import { deviceIdOfHost } from "@housecall/proto";
import { AppError, type Clock, type Logger, type Random } from "@housecall/proto/base";
import { z } from "zod";
import type { ServerConfig } from "../config/schema.ts";
import { type AgentProcess, superviseAgent } from "./agent-process.ts";
import { endFormerAgent } from "./former-agent.ts";
import { agentMemorySettings, agentNodeFlags, agentPaths, localAgentConfig } from "./local-agent-settings.ts";
import type { Progress } from "./progress.ts";
import { runProgram } from "./run-program.ts";

/** The part of the agent's identity.json that concerns us. */
const agentIdentity = z.object({ deviceId: z.string() });

/** What is needed to run this machine's agent beside the server. */
export interface LocalAgentOptions {
  readonly config: ServerConfig;
  readonly plane: DataPlane;
  readonly bundle: string;
  readonly node: string;
  readonly hostName: string;
  /** Search path and home folder for the agent. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** This machine's agent, claimed and running. */
export interface LocalAgent extends AgentProcess {
  readonly deviceId: string;
}

/**
 * Claims this machine over the real claim flow if the server does not know it yet, then runs its agent.
 *
 * @throws AppError INTERNAL with the agent's own words when the claim fails.
 */
export async function startLocalAgent(options: LocalAgentOptions): Promise<LocalAgent> {
  const { config, clock, random, logger, progress } = options;
  const paths = agentPaths(config.agentStateFolder);
  mkdirSync(config.agentStateFolder, { recursive: true, mode: 0o700 });
  writeFileSync(paths.config, `${JSON.stringify(localAgentConfig(config), null, 2)}\n`, { mode: 0o600 });
  await endFormerAgent({
    pidFile: paths.processId,
    commandLineParts: [options.bundle, paths.config],
    clock,
    signal: options.signal,
  });
  const known = await claimedDevice(options);
  const deviceId = known ?? (await progress.step("Claiming this machine's agent", () => claim(options)));
  const agent = superviseAgent({
    command: [options.node, ...agentNodeFlags, options.bundle, "run", "--config", paths.config],
    environment: agentEnvironment(options),
    folder: config.agentStateFolder,
    pidFile: paths.processId,
    outputFile: join(config.agentStateFolder, "agent-output.log"),
    clock,
    random,
    logger,
  });
  return { deviceId, ...agent };
}

/** The device that this machine is, when both sides still know it. */
async function claimedDevice({ config, plane }: LocalAgentOptions): Promise<string | null> {
  const { identity: path } = agentPaths(config.agentStateFolder);
  if (!existsSync(path)) return null;
  const { deviceId } = agentIdentity.parse(JSON.parse(readFileSync(path, "utf8")));
  try {
    const device = await plane.fleet.get(deviceId);
    return device.presence === "revoked" ? null : deviceId;
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

async function claim(options: LocalAgentOptions): Promise<string> {
  const { config, plane, node, bundle, clock, signal } = options;
  setAside(config.agentStateFolder, clock.nowMs());
  const deviceId = await freeDeviceId(options);
  const { token } = await plane.fleet.createClaimToken({ deviceId, actor: { name: "npm start" } });
  const paths = agentPaths(config.agentStateFolder);
  writeFileSync(paths.config, `${JSON.stringify(localAgentConfig(config), null, 2)}\n`, { mode: 0o600 });
  await runProgram({
    title: "Claiming this machine's agent",
    command: [
      node,
      ...agentNodeFlags,
      bundle,
      "claim",
      "--token",
      token,
      "--state-folder",
      config.agentStateFolder,
      "--device-id",
      deviceId,
    ],
    folder: config.agentStateFolder,
    environment: agentEnvironment(options),
    signal,
  });
  return deviceId;
}

/** Keys and spool of a former claim are kept beside, never deleted: they belong to another server or a revoked device. */
function setAside(stateFolder: string, nowMs: number): void {
  if (!existsSync(agentPaths(stateFolder).identity)) return;
  renameSync(stateFolder, `${stateFolder}.until-${new Date(nowMs).toISOString().replace(/[:.]/g, "-")}`);
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
}

async function freeDeviceId({ plane, hostName, random }: LocalAgentOptions): Promise<string> {
  const wanted = deviceIdOfHost(hostName);
  try {
    await plane.fleet.get(wanted);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return wanted;
    throw error;
  }
  return `${wanted}-${Buffer.from(random.bytes(3)).toString("hex")}`;
}

function agentEnvironment({ environment }: LocalAgentOptions): Record<string, string> {
  return { ...environment, ...agentMemorySettings };
}
