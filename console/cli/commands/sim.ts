import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { claimToken } from "@housecall/proto/api";
import { errorMessage } from "@housecall/proto/base";
import type { Command } from "commander";
import { printable } from "../../logging/printable.ts";
import { listenToSimulator, type SimulatorLine } from "../../simulator/simulator-lines.ts";
import { countUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError, type CliOutcome } from "../exit-codes.ts";
import { type CommandContext, defineCommand, type Finish } from "./command-context.ts";

const MOST_DEVICES = 5_000;
const LARGEST_SEED = 4_294_967_295;

interface RunOptions {
  readonly fleet?: string;
  readonly scenario?: string;
  readonly count?: number;
  readonly model?: string;
  readonly seed: number;
  readonly state: string;
}

/** `housecall sim …`: simulated devices as a process of their own, against the real server. */
export function addSimCommands(program: Command, world: CliWorld, finish: Finish): void {
  const sim = program.command("sim").description("simulated devices that can break; a process of their own");
  defineCommand(sim.command("list").description("list models, faults and look-alikes; needs no server"), {
    world,
    finish,
    examples: ["sim list"],
    run: ({ world: { signal } }) => tell(world, ["list"], signal),
  });
  const explain = sim
    .command("explain")
    .description(
      "what a fault or look-alike does, what mends it, and which rule must find it; needs no server",
    )
    .argument("<id>", "fault or look-alike, see sim list");
  defineCommand(explain, {
    world,
    finish,
    examples: ["sim explain washer-filter-clogged"],
    run: (context) => tell(world, ["explain", context.arguments[0] ?? ""], world.signal),
  });
  addRun(sim, world, finish);
}

function addRun(sim: Command, world: CliWorld, finish: Finish): void {
  const run = sim
    .command("run")
    .description("run simulated devices against the server until Ctrl-C; new ones claim by themselves")
    .option("--fleet <file>", "fleet file: homes, devices, faults under way, see firmware-sim/fleets")
    .option("--scenario <name>", "one device that plays a scenario of firmware-sim/scenarios, in real time")
    .option("--count <devices>", "so many devices of --model, for load", countUpTo(MOST_DEVICES))
    .option("--model <names>", "models for --count, joined by commas")
    .option("--seed <number>", "the same seed gives the same devices", countUpTo(LARGEST_SEED), 1)
    .option("--state <folder>", "where their identities are kept", "./simulated-devices");
  defineCommand<RunOptions>(run, {
    world,
    finish,
    examples: [
      "sim run --scenario washer-filter-clogged",
      "sim run --fleet firmware-sim/fleets/two-homes.yml",
      "sim run --count 100 --model washer-fl9,refrigerator-fd800",
    ],
    run: runDevices,
  });
}

async function runDevices(context: CommandContext<RunOptions>): Promise<CliOutcome> {
  const { world, options } = context;
  const client = context.client();
  const child = spawnSimulator(world, argumentsOf(world, options), "pipe");
  listenToSimulator(child, {
    tokenFor: async (deviceId) =>
      (await client.post("/api/claim-tokens", { deviceId, note: "Simulated" }, claimToken)).token,
    onNoToken: (deviceId, error) => world.err(`${printable(deviceId)} cannot join: ${errorMessage(error)}\n`),
    onStrange: (reason) => world.err(`A line of the simulator cannot be read: ${printable(reason)}\n`),
    onLine: (line) => tellLine(world, line, options.json === true),
  });
  return outcomeOf(world, await ended(child, world.signal));
}

function argumentsOf(world: CliWorld, { fleet, scenario, count, model, seed, state }: RunOptions): string[] {
  const given = { fleet: fleet && resolve(world.folder, fleet), scenario, count, model, seed };
  const options = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  return ["run", "--state", resolve(world.folder, state), ...options];
}

function tellLine(world: CliWorld, line: SimulatorLine, isJson: boolean): void {
  if (isJson) world.out(`${JSON.stringify(line)}\n`);
  else if (line.event === "fleet") world.err(`${line.devices.length} devices come to life …\n`);
  else if (line.event === "device-live") world.out(`${printable(line.deviceId)} runs\n`);
  else if (line.event === "device-failed")
    world.err(`${printable(line.deviceId)} does not run: ${printable(line.reason)}\n`);
  else if (line.event === "fleet-live") world.err(`${line.devices} devices run. Ctrl-C ends them.\n`);
  else world.err(`${line.level}: ${printable(line.message)}\n`);
}

/** Runs the simulator for a text. */
async function tell(
  world: CliWorld,
  parameters: readonly string[],
  signal: AbortSignal,
): Promise<CliOutcome> {
  const child = spawnSimulator(world, parameters, "ignore");
  child.stdout?.on("data", (data: Buffer) => world.out(data.toString()));
  return outcomeOf(world, await ended(child, signal));
}

function spawnSimulator(
  world: CliWorld,
  parameters: readonly string[],
  input: "pipe" | "ignore",
): ChildProcess {
  const program = join(world.rootFolder, "firmware-sim", "main.ts");
  // In a process group of its own: Ctrl-C reaches it through us, once.
  const child = spawn(process.execPath, [program, ...parameters], {
    detached: true,
    stdio: [input, "pipe", "pipe"],
  });
  child.stderr?.on("data", (data: Buffer) => world.err(data.toString()));
  return child;
}

function ended(child: ChildProcess, signal: AbortSignal): Promise<number> {
  const stop = (): void => void child.kill("SIGTERM");
  signal.addEventListener("abort", stop, { once: true });
  return new Promise((done, fail) => {
    child.once("error", (cause) =>
      fail(new CliError("failed", `The simulator cannot be started: ${cause.message}`, { cause })),
    );
    child.once("close", (code) => {
      signal.removeEventListener("abort", stop);
      done(code ?? 1);
    });
  });
}

/** The simulator's own exit codes, see firmware-sim/command-line.ts. */
function outcomeOf(world: CliWorld, code: number): CliOutcome {
  if (world.signal.aborted) return "interrupted";
  if (code === 0) return "ok";
  return code === 2 ? "usage" : "failed";
}
