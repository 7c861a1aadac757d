import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import type { DataPlane } from "@housecall/broker";
import { AppError, type Clock, errorMessage, type Logger, SECOND_MS } from "@housecall/proto/base";
import type { ServerConfig } from "../config/schema.ts";
import { listenToSimulator, type SimulatorLine } from "../simulator/simulator-lines.ts";
import { endProcess } from "./end-process.ts";
import { endFormerAgent } from "./former-agent.ts";
import type { Progress } from "./progress.ts";
import { registerOwners } from "./simulated-owners.ts";

/** What is needed to run simulated devices beside the server. */
export interface SimulatedFleetOptions {
  readonly config: ServerConfig;
  readonly plane: DataPlane;
  readonly rootFolder: string;
  readonly node: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** The simulator as a process of its own. */
export interface SimulatedFleetProcess {
  /** SIGTERM, then SIGKILL at the deadline. */
  stop(deadlineMs: number): Promise<void>;
  /** For the second Ctrl-C: ends it at once. */
  kill(): void;
}

/**
 * Starts the fleet of the configuration: each new device claims over the real claim port and brings its past with it.
 *
 * Returns as soon as the process runs; what becomes of it is told line by line. It is not started again when it dies: its
 * devices show as offline then, and the log says why.
 */
export async function startSimulatedFleet(options: SimulatedFleetOptions): Promise<SimulatedFleetProcess> {
  const { config, rootFolder, node, clock, logger } = options;
  const folder = join(config.agentStateFolder, "simulated");
  const program = join(rootFolder, "firmware-sim", "main.ts");
  const pidFile = join(folder, "simulator.pid");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await endFormerAgent({ pidFile, commandLineParts: [program, folder], clock, signal: options.signal });
  await forgetStrangers(options.plane, folder);
  const child = spawnSimulator({
    command: [
      ...[node, program, "run", "--state", folder, "--fleet", fleetPath(config, rootFolder)],
      ...["--panel-port", String(config.simulatedPanelPort)],
    ],
    environment: options.environment,
    outputFile: join(folder, "simulator-errors.log"),
  });
  if (child.pid !== undefined) writeFileSync(pidFile, `${child.pid}\n`, { mode: 0o600 });
  const state = { isStopping: false };
  listen(options, child);
  child.once("error", (error) => logger.error("simulator-not-started", error.message));
  child.once("close", (exitCode, signal) => {
    rmSync(pidFile, { force: true });
    if (!state.isStopping)
      logger.error(
        "simulator-ended",
        `The simulated devices have ended; see ${folder}/simulator-errors.log`,
        {
          exitCode,
          signal,
        },
      );
  });
  return {
    stop: async (deadlineMs) => {
      state.isStopping = true;
      if (child.exitCode === null && child.signalCode === null)
        await endProcess(child, { title: "The simulator", deadlineMs, clock, logger });
    },
    kill: () => {
      state.isStopping = true;
      child.kill("SIGKILL");
    },
  };
}

/** A path of one's own, or the name of a fleet that comes with firmware-sim. @throws AppError CONFIG_INVALID */
function fleetPath({ simulatedFleet }: ServerConfig, rootFolder: string): string {
  const shipped = join(rootFolder, "firmware-sim", "fleets", `${simulatedFleet}.yml`);
  const own = isAbsolute(simulatedFleet) ? simulatedFleet : resolve(simulatedFleet);
  const found = [shipped, own].find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new AppError(
    "CONFIG_INVALID",
    `simulatedFleet: got "${simulatedFleet}", wanted the name of a fleet in firmware-sim/fleets, a file, or ""`,
  );
}

/** Identities that this server does not know belong to another data folder: those devices are claimed anew. */
async function forgetStrangers(plane: DataPlane, folder: string): Promise<void> {
  const claimed = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of claimed) {
    if (!(await isKnown(plane, name))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function isKnown(plane: DataPlane, deviceId: string): Promise<boolean> {
  try {
    return (await plane.fleet.get(deviceId)).presence !== "revoked";
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return false;
    throw error;
  }
}

function spawnSimulator(options: {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly outputFile: string;
}): ChildProcess {
  const [program = "", ...parameters] = options.command;
  const errors = openSync(options.outputFile, "w", 0o600);
  try {
    // A process group of its own: Ctrl-C reaches it in our order and not from the terminal.
    return spawn(program, parameters, {
      env: options.environment,
      detached: true,
      stdio: ["pipe", "pipe", errors],
    });
  } finally {
    closeSync(errors);
  }
}

function listen(options: SimulatedFleetOptions, child: ChildProcess): void {
  const { plane, clock, logger, progress } = options;
  const startedAtMs = clock.uptimeMs();
  let owners = Promise.resolve();
  listenToSimulator(child, {
    tokenFor: async (deviceId) => {
      await owners;
      const wish = { deviceId, note: "Simulated", actor: { name: "npm start" } };
      return (await plane.fleet.createClaimToken(wish)).token;
    },
    turnOf: () => Promise.reject(new AppError("INTERNAL", "A fleet in real time takes no turns")),
    observed: () => Promise.reject(new AppError("INTERNAL", "A fleet without an end is not judged")),
    onNoAnswer: (about, error) =>
      logger.warn("simulated-device-not-claimed", errorMessage(error), { deviceId: about }),
    onStrange: (reason) => logger.warn("simulator-line-unreadable", reason),
    onLine: (line) => {
      const seconds = (clock.uptimeMs() - startedAtMs) / SECOND_MS;
      if (line.event === "fleet-live")
        progress.say(`${line.devices} simulated devices run (${seconds.toFixed(0)} s).`);
      else if (line.event === "owners")
        owners = registerOwners(line.homes, { plane, clock }).catch((error: unknown) =>
          logger.warn("simulated-owners-not-registered", errorMessage(error)),
        );
      else hear(line, { progress, logger });
    },
  });
}

function hear(
  line: SimulatorLine,
  { progress, logger }: Pick<SimulatedFleetOptions, "progress" | "logger">,
): void {
  switch (line.event) {
    case "fleet":
      progress.say(`${line.devices.length} simulated devices come to life, new ones with a week of past …`);
      return;
    case "panel":
      progress.say(`The displays of the simulated devices: ${line.url}`);
      return;
    case "fleet-live":
    case "owners":
    case "verdict":
      return;
    case "device-live":
      logger.debug("simulated-device-live", "A simulated device runs", { deviceId: line.deviceId });
      return;
    case "device-failed":
      logger.warn("simulated-device-failed", line.reason, { deviceId: line.deviceId });
      return;
    case "log":
      logger.debug("simulated-device-log", line.message, { name: line.name, severity: line.level });
  }
}
