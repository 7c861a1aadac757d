import { resolve } from "node:path";
import { errorMessage } from "@housecall/proto/base";
import type { Command } from "commander";
import { simulatorEnd, spawnSimulator } from "../../simulator/simulator-process.ts";
import { parseDeviceId } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError, type CliOutcome } from "../exit-codes.ts";
import { defineCommand, type Finish } from "./command-context.ts";
import { simulatorOutcome } from "./sim-options.ts";
import { addSimPanel } from "./sim-panel.ts";
import { addSimRun } from "./sim-run.ts";

/** `housecall sim …`: simulated devices as a process of their own. */
export function addSimCommands(program: Command, world: CliWorld, finish: Finish): void {
  const sim = program.command("sim").description("simulated devices that can break; a process of their own");
  defineCommand(sim.command("list").description("list models, faults and look-alikes; needs no server"), {
    world,
    finish,
    examples: ["sim list"],
    run: () => tell(world, ["list"]),
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
    run: (context) => tell(world, ["explain", context.arguments[0] ?? ""]),
  });
  addRepair(sim, world, finish);
  addSimRun(sim, world, finish);
  addSimPanel(sim, world, finish);
}

/** What a customer does at home, to a device of `sim run` or of `npm start`. */
function addRepair(sim: Command, world: CliWorld, finish: Finish): void {
  const repair = sim
    .command("repair")
    .description(
      "do to a simulated device that runs what mends a fault, as the customer who cleans the filter does",
    )
    .argument("<device>", "device id", parseDeviceId)
    .argument("<fault>", "the fault whose remedy it is, see sim list")
    .option(
      "--state <folder>",
      "state folder of the simulator: that of sim run, or agent-state/simulated of npm start",
      "./simulated-devices",
    );
  defineCommand<{ state: string }>(repair, {
    world,
    finish,
    examples: [
      "sim repair kim-washer washer-filter-clogged",
      "sim repair kim-washer washer-filter-clogged --state agent-state/simulated",
    ],
    run: ({ arguments: [device = "", fault = ""], options }) =>
      tell(world, ["repair", device, fault, "--state", resolve(world.folder, options.state)]),
  });
}

/** Runs the simulator for a text. */
async function tell(world: CliWorld, parameters: readonly string[]): Promise<CliOutcome> {
  const child = spawnSimulator({
    rootFolder: world.rootFolder,
    parameters,
    input: "ignore",
    onErrorText: world.err,
  });
  child.stdout?.on("data", (data: Buffer) => world.out(data.toString()));
  return simulatorOutcome(world, await simulatorEnd(child, world.signal).catch(notStarted));
}

function notStarted(cause: unknown): never {
  throw new CliError("failed", `The simulator cannot be started: ${errorMessage(cause)}`, { cause });
}
