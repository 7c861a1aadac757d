/** The agent as a process: arguments and machine in, exit code out. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import { deviceIdOfHost } from "@housecall/proto";
import {
  AppError,
  errorMessage,
  type Logger,
  systemClock,
  systemRandom,
  toAppError,
} from "@housecall/proto/base";
import { type Agent, startAgent } from "./agent.ts";
import { claimDevice } from "./claim/claim.ts";
import { readIdentity } from "./claim/identity.ts";
import { type AgentCommand, DEFAULT_STATE_FOLDER, readCommandLine, usage } from "./command-line.ts";
import { type AgentConfig, readAgentConfig } from "./config.ts";
import { mqttTransport } from "./link/mqtt-transport.ts";
import manifest from "./package.json" with { type: "json" };
import { openSpoolFolder } from "./platform/disk.ts";
import { lockStateFolder } from "./platform/instance-lock.ts";
import { linuxPlatform } from "./platform/linux-platform.ts";
import { openOwnLog } from "./platform/own-log.ts";
import { openStateFiles } from "./platform/state-files.ts";
import { readTimeZone } from "./platform/time-zone.ts";

const ExitCode = { ok: 0, failed: 1, usage: 2, notClaimed: 3 } as const;
type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

// What was written to standard output and error is out already: both are synchronous on Linux.
// Not awaited at the top: the bundle is CommonJS, which takes 1.5 MB less memory.
void main(process.argv.slice(2)).then((exitCode) => process.exit(exitCode));

async function main(args: readonly string[]): Promise<ExitCode> {
  try {
    return await execute(readCommandLine(args));
  } catch (cause) {
    const error = toAppError(cause);
    process.stderr.write(`housecall-agent: ${error.message}\n`);
    if (error.code === "REQUEST_INVALID") process.stderr.write(usage);
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: AppError): ExitCode {
  return error.code === "REQUEST_INVALID" || error.code === "CONFIG_INVALID"
    ? ExitCode.usage
    : ExitCode.failed;
}

async function execute(command: AgentCommand): Promise<ExitCode> {
  switch (command.command) {
    case "help":
      process.stdout.write(usage);
      return ExitCode.ok;
    case "version":
      process.stdout.write(`${manifest.version}\n`);
      return ExitCode.ok;
    case "claim":
      return claim(command);
    case "run":
      return run(command.configFile);
  }
}

async function claim(command: Extract<AgentCommand, { command: "claim" }>): Promise<ExitCode> {
  const { token, stateFolder } = command;
  const deviceId = command.deviceId ?? deviceIdOfHost(hostname());
  const stateFiles = await openStateFiles(resolve(stateFolder));
  const identity = await claimDevice({ token, deviceId, stateFiles });
  process.stdout.write(
    `Claimed as ${identity.deviceId}; the server is ${identity.mqttHost}:${identity.mqttPort}\n`,
  );
  return ExitCode.ok;
}

async function run(configFile: string | undefined): Promise<ExitCode> {
  const { config, configHash } = readConfig(configFile);
  const identity = await readIdentity(await openStateFiles(config.stateFolder));
  if (identity === undefined) {
    process.stderr.write(
      `housecall-agent: ${config.stateFolder} is not claimed; run: housecall-agent claim --token TOKEN --state-folder ${config.stateFolder}\n`,
    );
    return ExitCode.notClaimed;
  }
  lockStateFolder(config.stateFolder, process.pid);
  const { file } = config.log;
  const logger = openOwnLog({ ...config.log, nowMs: () => systemClock.nowMs() });
  const stopping = stopSignal();
  process.once("uncaughtException", (error) => {
    logger.error("agent-crashed", error.stack ?? errorMessage(error));
    process.exit(ExitCode.failed);
  });
  const agent = await startAgent({
    deviceId: identity.deviceId,
    commandKeys: identity.commandKeys,
    config,
    configHash,
    agentVersion: manifest.version,
    name: hostname(),
    timeZone: readTimeZone(process.env["TZ"]),
    platform: linuxPlatform,
    stateFiles: await openStateFiles(config.stateFolder),
    commandFiles: await openStateFiles(join(config.stateFolder, "commands")),
    spoolDisk: await openSpoolFolder(join(config.stateFolder, "spool")),
    transport: mqttTransport({ host: identity.mqttHost, port: identity.mqttPort, ...identity }),
    clock: systemClock,
    random: systemRandom,
    logger,
    ownLogFiles: file === "" ? [] : [file, `${file}.1`],
  });
  logger.info("agent-started", `Agent ${manifest.version} runs as ${identity.deviceId}`, {
    deviceId: identity.deviceId,
  });
  const signal = await stopping;
  return stop({ agent, config, logger, signal });
}

function readConfig(configFile: string | undefined): {
  readonly config: AgentConfig;
  readonly configHash: string;
} {
  if (configFile !== undefined && !existsSync(configFile)) {
    throw new AppError("CONFIG_INVALID", `Configuration ${configFile}: there is no such file`);
  }
  const text =
    configFile === undefined
      ? JSON.stringify({ stateFolder: DEFAULT_STATE_FOLDER })
      : readFileSync(configFile, "utf8");
  const folder = configFile === undefined ? "/" : dirname(resolve(configFile));
  const config = readAgentConfig(text, {
    source: configFile ?? "(defaults)",
    resolvePath: (path) => resolve(folder, path),
  });
  return { config, configHash: createHash("sha256").update(text).digest("hex").slice(0, 16) };
}

/** Stops in order, or after the deadline without it: what is fsynced is safe either way. */
async function stop(options: {
  readonly agent: Agent;
  readonly config: AgentConfig;
  readonly logger: Logger;
  readonly signal: string;
}): Promise<ExitCode> {
  const { agent, config, logger, signal } = options;
  logger.info("agent-stopping", `Got ${signal}; stopping`);
  const outcome = await Promise.race([
    agent.stop().then(() => "stopped" as const, errorMessage),
    systemClock.sleep(config.shutdownDeadlineMs).then(() => `not within ${config.shutdownDeadlineMs} ms`),
  ]);
  if (outcome === "stopped") logger.info("agent-stopped", "Everything is stored; the session is closed");
  else logger.warn("agent-stopped-late", `Stopping was cut short: ${outcome}`);
  return outcome === "stopped" ? ExitCode.ok : ExitCode.failed;
}

function stopSignal(): Promise<string> {
  return new Promise((resolveSignal) => {
    for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
      process.once(name, () => resolveSignal(name));
  });
}
