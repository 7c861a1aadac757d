import { resolve } from "node:path";
import { claimToken, deviceDetail } from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import { printable } from "../../logging/printable.ts";
import type { FleetLine, SimulatorLine } from "../../simulator/simulator-lines.ts";
import type { ApiClient } from "../api-client.ts";
import { CliError, type CliOutcome } from "../exit-codes.ts";
import { FaultWatch } from "../fault-watch.ts";
import { playWithSimulator } from "../sim-play.ts";
import { span } from "../text.ts";
import { printVerdict } from "../verdict-text.ts";
import type { CommandContext } from "./command-context.ts";
import { type SimRunOptions, simulatorOutcome, sourceArguments } from "./sim-options.ts";

/** `housecall sim run`: real time, against the server that runs. What has an end is judged by what that server told live. */
export async function runReal(context: CommandContext<SimRunOptions>): Promise<CliOutcome> {
  const { world, options } = context;
  const client = context.client();
  const startedMs = world.clock.uptimeMs();
  const watch = new FaultWatch(world, client);
  const state: { fleet?: FleetLine } = {};
  const { exitCode, verdict } = await playWithSimulator({
    world,
    parameters: [
      "run",
      `--state=${resolve(world.folder, options.state)}`,
      `--panel-port=${options.panelPort ?? 0}`,
      ...sourceArguments(world, options),
    ],
    onFleet: (fleet) => {
      state.fleet = fleet;
      if (fleet.lastsMs !== null) watch.begin(fleet);
      tellLine(context, fleet);
    },
    onLine: (line) => tellLine(context, line),
    tokenFor: (deviceId) => tokenFor(client, deviceId),
    turnOf: () => Promise.reject(new AppError("INTERNAL", "In real time nobody takes turns")),
    observed: async () => ({ observed: await watch.seen(), ownRules: [] }),
  });
  if (state.fleet === undefined || verdict === undefined) return simulatorOutcome(world, exitCode);
  const elapsedMs = world.clock.uptimeMs() - startedMs;
  printVerdict(context, { fleet: state.fleet, verdict, seen: await watch.seen(), elapsedMs });
  return verdict.isAsExpected ? "ok" : "findings";
}

/** Of a device that nobody has claimed: a claim would take its name from the one that has. */
async function tokenFor(client: ApiClient, deviceId: string): Promise<string> {
  if (await isClaimed(client, deviceId))
    throw new AppError(
      "CONFLICT",
      `Device ${deviceId} is claimed already: give it another id, or --state with the folder of the play that claimed it`,
    );
  return (await client.post("/api/claim-tokens", { deviceId, note: "Simulated" }, claimToken)).token;
}

async function isClaimed(client: ApiClient, deviceId: string): Promise<boolean> {
  try {
    return (await client.get(`/api/devices/${deviceId}`, deviceDetail)).presence !== "revoked";
  } catch (error) {
    if (error instanceof CliError && error.outcome === "notFound") return false;
    throw error;
  }
}

/** With --json every line as it comes; at the end of what has one, the verdict alone is the result. */
function tellLine({ world, options }: CommandContext<SimRunOptions>, line: SimulatorLine): void {
  if (options.json === true) world.err(`${JSON.stringify(line)}\n`);
  else if (line.event !== "owners") world.err(`${lineText(line)}\n`);
}

/** Whose the devices are is of no use while one looks on. */
function lineText(line: Exclude<SimulatorLine, { event: "owners" }>): string {
  switch (line.event) {
    case "fleet":
      return `${line.devices.length} devices come to life${line.lastsMs === null ? "" : ` for ${span(line.lastsMs)}`} …`;
    case "panel":
      return `The displays of the devices: ${line.url}`;
    case "device-live":
      return `${printable(line.deviceId)} runs`;
    case "device-failed":
      return `${printable(line.deviceId)} does not run: ${printable(line.reason)}`;
    case "fleet-live":
      return `${line.devices} devices run. Ctrl-C ends them.`;
    case "log":
      return `${line.level}: ${printable(line.message)}`;
    case "verdict":
      return line.isAsExpected ? "As expected." : "Not as expected.";
  }
}
