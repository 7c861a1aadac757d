/** The simulator as a process: arguments in, one JSON object a line out, exit code at the end. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { AppError, errorMessage, type Logger, systemClock, toAppError } from "@housecall/proto/base";
import { type FleetSource, readCommandLine, type SimulatorCommand, usage } from "./command-line.ts";
import { explainText, listText } from "./explain.ts";
import { connectClaimed } from "./fleet/device-identities.ts";
import { type FleetFile, fleetOfScenario, readFleet, uniformFleet } from "./fleet/fleet-file.ts";
import { SimulatedFleet } from "./fleet/simulated-fleet.ts";
import { openTokenDesk } from "./fleet/token-desk.ts";
import { findModel } from "./machine/all-models.ts";
import { deviceIdOf } from "./scenario/run-scenario.ts";
import { shippedScenarios } from "./scenario/shipped-scenarios.ts";

const ExitCode = { ok: 0, failed: 1, usage: 2 } as const;
type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

async function main(args: readonly string[]): Promise<ExitCode> {
  try {
    await execute(readCommandLine(args));
    return ExitCode.ok;
  } catch (cause) {
    const error = toAppError(cause);
    process.stderr.write(`housecall-sim: ${error.message}\n`);
    if (error.code === "REQUEST_INVALID") process.stderr.write(usage);
    return error.code === "REQUEST_INVALID" || error.code === "CONFIG_INVALID"
      ? ExitCode.usage
      : ExitCode.failed;
  }
}

async function execute(command: SimulatorCommand): Promise<void> {
  switch (command.command) {
    case "help":
      process.stdout.write(usage);
      return;
    case "list":
      process.stdout.write(listText());
      return;
    case "explain":
      process.stdout.write(explainText(command.id, shippedScenarios()));
      return;
    case "run":
      return run(loadFleet(command.what), resolve(command.stateFolder));
  }
}

async function run(file: FleetFile, folder: string): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
  const desk = openTokenDesk({ input: process.stdin, say });
  const fleet = new SimulatedFleet({
    fleet: file,
    clock: systemClock,
    logger: lineLogger,
    connect: connectClaimed({ folder, askToken: (deviceId) => desk.ask(deviceId) }),
    onLive: (deviceId) => say({ event: "device-live", deviceId }),
    onFailed: (deviceId, reason) => say({ event: "device-failed", deviceId, reason }),
  });
  say({ event: "fleet", fleet: file.fleet, devices: devicesOf(file) });
  await fleet.start(stopping.signal);
  say({ event: "fleet-live", devices: fleet.members.length });
  await aborted(stopping.signal);
  await fleet.stop();
}

function loadFleet(source: FleetSource): FleetFile {
  switch (source.kind) {
    case "file":
      return readFleet(readText(source.path), source.path);
    case "scenario": {
      const scenario = shippedScenarios().find((each) => each.scenario === source.name);
      if (scenario === undefined)
        throw new AppError("CONFIG_INVALID", `Scenario ${source.name}: there is no such scenario`);
      return fleetOfScenario(scenario, deviceIdOf(scenario));
    }
    case "uniform": {
      const unknown = source.models.find((model) => findModel(model) === undefined);
      if (unknown !== undefined)
        throw new AppError("CONFIG_INVALID", `Device model ${unknown}: there is no such model`);
      return uniformFleet(source);
    }
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new AppError("CONFIG_INVALID", `Fleet ${path}: ${errorMessage(cause)}`, { cause });
  }
}

function devicesOf({ homes }: FleetFile) {
  return homes.flatMap(({ home, devices }) =>
    devices.map(({ id, model, faults }) => ({ home, id, model, faults: faults.map(({ fault }) => fault) })),
  );
}

function say(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** What the agents log; their life cycles are of no interest by the hundred. */
const lineLogger: Logger = {
  error: (event, message, fields) => say({ event: "log", level: "error", name: event, message, ...fields }),
  warn: (event, message, fields) => say({ event: "log", level: "warn", name: event, message, ...fields }),
  info: () => undefined,
  debug: () => undefined,
};

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener("abort", () => done(), { once: true });
  });
}

process.exitCode = await main(process.argv.slice(2));
// Whoever started us may keep our input open.
process.stdin.destroy();
