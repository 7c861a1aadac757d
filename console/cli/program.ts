import { Command } from "commander";
import type { CliWorld } from "./cli-world.ts";
import type { Finish } from "./commands/command-context.ts";
import { addConfigCommands } from "./commands/config-check.ts";
import { addDeviceCommands } from "./commands/devices.ts";
import { addFleetCommands } from "./commands/fleet-lists.ts";
import { addLogsPull } from "./commands/logs-pull.ts";
import { addLogsTail } from "./commands/logs-tail.ts";
import { addRuleCommands } from "./commands/rules.ts";

const HELP_WIDTH = 110;

/** All commands; `finish` takes how the chosen one ended. */
export function createProgram(world: CliWorld, finish: Finish): Command {
  const program = new Command("housecall")
    .description("Housecall's command line. It asks the server that runs on this machine.")
    .exitOverride()
    .configureOutput({
      writeOut: world.out,
      writeErr: world.err,
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  addDeviceCommands(program, world, finish);
  addFleetCommands(program, world, finish);
  const logs = program.command("logs").description("a device's logs, on demand and with its owner's consent");
  addLogsPull(logs, world, finish);
  addLogsTail(logs, world, finish);
  addRuleCommands(program, world, finish);
  addConfigCommands(program, world, finish);
  return program;
}
