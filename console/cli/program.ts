import { Command } from "commander";
import { printable } from "../logging/printable.ts";
import manifest from "../package.json" with { type: "json" };
import type { CliWorld } from "./cli-world.ts";
import { addActionCommands } from "./commands/actions.ts";
import { addAuditCommands } from "./commands/audit.ts";
import { addCaseActions } from "./commands/case-actions.ts";
import { addCasePlaybook } from "./commands/case-playbook.ts";
import { addCaseCommands } from "./commands/cases.ts";
import type { Finish } from "./commands/command-context.ts";
import { addConfigCommands } from "./commands/config-check.ts";
import { addConsentCommands } from "./commands/consents.ts";
import { addCustomerCommands } from "./commands/customers.ts";
import { addDeviceCommands } from "./commands/devices.ts";
import { addFindCommand } from "./commands/find.ts";
import { addFleetCommands } from "./commands/fleet-lists.ts";
import { addKpiCommands } from "./commands/kpis.ts";
import { addLogsPull } from "./commands/logs-pull.ts";
import { addLogsShow } from "./commands/logs-show.ts";
import { addLogsTail } from "./commands/logs-tail.ts";
import { addLogsTemplates } from "./commands/logs-templates.ts";
import { addPlaybookCommands } from "./commands/playbooks.ts";
import { addRuleCommands } from "./commands/rules.ts";
import { addSimCommands } from "./commands/sim.ts";
import { addStaffCommands } from "./commands/staff.ts";
import { addTimelineCommand } from "./commands/timeline.ts";

const HELP_WIDTH = 110;

/** All commands; `finish` takes how the chosen one ended. */
export function createProgram(world: CliWorld, finish: Finish): Command {
  const program = new Command("housecall")
    .description("Housecall's command line. It asks the server that runs on this machine.")
    .version(manifest.version, "--version", "print the version")
    .exitOverride()
    .configureOutput({
      writeOut: world.out,
      writeErr: world.err,
      outputError: (text, write) => write(shortFault(text)),
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  addDeviceCommands(program, world, finish);
  addFindCommand(program, world, finish);
  addTimelineCommand(program, world, finish);
  addFleetCommands(program, world, finish);
  addAuditCommands(program, world, finish);
  const logs = program.command("logs").description("a device's logs, on demand and with its owner's consent");
  addLogsPull(logs, world, finish);
  addLogsShow(logs, world, finish);
  addLogsTail(logs, world, finish);
  addLogsTemplates(logs, world, finish);
  const cases = program.command("cases").description("cases: queues, one case, and what people do with it");
  addCaseCommands(cases, world, finish);
  addCaseActions(cases, world, finish);
  addActionCommands(program, world, finish);
  addConsentCommands(program, world, finish);
  addCasePlaybook(cases, world, finish);
  addCustomerCommands(program, world, finish);
  addKpiCommands(program, world, finish);
  addRuleCommands(program, world, finish);
  addPlaybookCommands(program, world, finish);
  addStaffCommands(program, world, finish);
  addSimCommands(program, world, finish);
  addConfigCommands(program, world, finish);
  return program;
}

/** Commander's "error: option '--for <length>' argument '1h' is invalid. at most 15m" as `--for: at most 15m; got "1h"`. */
function shortFault(text: string): string {
  const option = /^error: option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. (.*?)\n?$/s.exec(
    text,
  );
  const place =
    option ??
    /^error: command-argument value '(.*)' is invalid for argument '([\w-]+)'\. (.*?)\n?$/s.exec(text);
  if (!place) return text;
  const [, first = "", second = "", wanted = ""] = place;
  const [name, got] = option ? [first, second] : [second, first];
  return `${name}: ${wanted}; got "${printable(got)}"\n`;
}
