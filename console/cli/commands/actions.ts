import { limits } from "@housecall/proto";
import {
  type ActionAnswer,
  type ActionReport,
  actionAnswer,
  actionName,
  type Command as DeviceCommand,
  deviceActions,
  type OfferedAction,
} from "@housecall/proto/api";
import { HOUR_MS, SECOND_MS } from "@housecall/proto/base";
import { type Command, InvalidArgumentError, Option } from "commander";
import { printable } from "../../logging/printable.ts";
import { collect, lengthWithin, parseDeviceId, textUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import type { CliOutcome } from "../exit-codes.ts";
import { cancelOnInterrupt, followCommand, outcomeOf } from "../follow-command.ts";
import { facts, table } from "../text.ts";
import { caseNumberOption } from "./case-number.ts";
import { argument, type CommandContext, defineCommand, type Finish } from "./command-context.ts";

interface RunOptions {
  readonly param?: readonly string[];
  readonly case: string;
  readonly reason: string;
  readonly confirm: string;
  readonly expires: number;
  readonly dryRun?: boolean;
  readonly wait: boolean;
}

/** `housecall actions DEVICE` and `housecall actions run DEVICE ACTION`. */
export function addActionCommands(program: Command, world: CliWorld, finish: Finish): void {
  const actions = program
    .command("actions")
    .description("remote actions: what a device offers, and running one; done is what telemetry shows");
  addList(actions, world, finish);
  addRun(actions, world, finish);
}

function addList(actions: Command, world: CliWorld, finish: Finish): void {
  const command = actions
    .command("list", { isDefault: true })
    .description("what a device offers, and what is in the way of it now")
    .argument("<id>", "device id", parseDeviceId);
  defineCommand(command, {
    world,
    finish,
    examples: ["actions washer-0042", "actions list washer-0042 --json"],
    run: async (context) => {
      const found = await context.client().get(`/api/devices/${argument(context, 0)}/actions`, deviceActions);
      context.print(found, () =>
        found.items.length === 0 ? "It offers no actions.\n" : offers(found.items),
      );
      return "ok";
    },
  });
}

function offers(items: readonly OfferedAction[]): string {
  return table(
    ["ACTION", "WHAT", "RISK", "NOW"],
    items.map((offer) => [nameOf(offer), printable(offer.title.en), offer.risk, standing(offer)]),
  );
}

function nameOf({ action, target }: OfferedAction): string {
  return target === "" ? action : `${action}:${target}`;
}

function standing({ isReady, isPermitted, preconditions }: OfferedAction): string {
  if (!isPermitted) return "not for your role";
  const missing = preconditions.filter(
    ({ state, isBlocking }) => state === "not_met" && (isReady || isBlocking),
  );
  const why = printable(missing.map(({ words }) => words.en).join("; "));
  return [isReady ? "can be run" : "cannot be run", why].filter((part) => part !== "").join(": ");
}

function addRun(actions: Command, world: CliWorld, finish: Finish): void {
  const command = actions
    .command("run")
    .description("run an action, and wait until telemetry has shown it or it has ended otherwise")
    .argument("<id>", "device id", parseDeviceId)
    .argument("<action>", "as the list names it: reboot, self-test:drain-test, …", parseAction)
    .option("--param <name=value>", "a parameter; may be given several times", collectParameter)
    .addOption(caseNumberOption("the case that it is for", world).default(""))
    .option("--reason <text>", "why, for the record", textUpTo(500), "")
    .option("--confirm <name>", "the name of the device, where it is interrupted", textUpTo(200), "")
    .addOption(
      new Option("--expires <length>", "how long it may wait for a device that is offline")
        .argParser(lengthWithin(10 * SECOND_MS, limits.commandExpiryMaxMs))
        .default(HOUR_MS, "1h"),
    )
    .option("--dry-run", "send nothing; tell what holds now and what would happen")
    .option("--no-wait", "do not wait for its end");
  defineCommand<RunOptions>(command, {
    world,
    finish,
    examples: [
      "actions run washer-0042 self-test:drain-test --case C-2026-000001",
      "actions run washer-0042 raise-resolution --param interval_s=1 --param minutes=15",
      'actions run washer-0042 reboot --confirm "Kitchen washer"',
      "actions run washer-0042 reboot --dry-run",
    ],
    run,
  });
}

async function run(context: CommandContext<RunOptions>): Promise<CliOutcome> {
  const { options } = context;
  const client = context.client();
  const request = requestOf(context.arguments[1] ?? "", options);
  const answer = await client.post(`/api/devices/${argument(context, 0)}/actions`, request, actionAnswer);
  if (answer.command === null) {
    context.print(answer, () => planText(answer));
    return answer.plan.isReady && answer.plan.isPermitted ? "ok" : "failed";
  }
  if (!options.wait) {
    context.print(answer, () => `Asked for as command ${answer.command?.id}.\n`);
    return "ok";
  }
  const ended = await follow(context, answer.command.id);
  const { outcome, text } = outcomeOf(ended);
  context.print(ended, () => `${printable(text)}\n${proofText(ended)}`);
  return outcome;
}

function follow(context: CommandContext<RunOptions>, id: string): Promise<DeviceCommand> {
  const { world } = context;
  let said = "";
  const onChange = ({ state, reason }: DeviceCommand): void => {
    const now = reason === "verifying" ? "done, it says; telemetry is watched" : state;
    if (now !== said && !context.options.json) world.err(`${now}\n`);
    said = now;
  };
  const work = () => followCommand({ world, client: context.client(), id, onChange });
  return cancelOnInterrupt({ world, cancelling: context.client("cancelling"), id, work });
}

function requestOf(named: string, options: RunOptions) {
  const [action = "", target = ""] = named.split(/:(.*)/s);
  const given = (options.param ?? []).map((each) => each.split(/=(.*)/s).slice(0, 2));
  const key = action === "self-test" ? "test" : "service";
  return {
    action,
    parameters: { ...Object.fromEntries(given), ...(target === "" ? {} : { [key]: target }) },
    ...{ caseId: options.case, reason: options.reason, confirmation: options.confirm },
    ...{ expiresInMs: options.expires, dryRun: options.dryRun ?? false },
  };
}

function planText({ plan }: ActionAnswer): string {
  const marks = { met: "yes", not_met: "NO", unknown: "?" } as const;
  return (
    facts([
      ["action", plan.title.en],
      ["what happens", plan.effect.en],
      ["proof", plan.proof.en],
      ["to confirm", printable(plan.confirmWith ?? "nothing")],
      ["now", standing(plan)],
    ]) +
    table(
      ["HOLDS", "WHAT"],
      plan.preconditions.map(({ state, words }) => [marks[state], printable(words.en)]),
    )
  );
}

/** What the device says that it measured, and what telemetry showed of it. */
function proofText({ action }: DeviceCommand): string {
  return action === null ? "" : saidText(action) + checksText(action);
}

function saidText({ outcome }: ActionReport): string {
  const said = outcome.map(({ name, value }) => printable(`${name}=${value}`)).join(", ");
  return said === "" ? "" : `The device says: ${said}\n`;
}

function checksText({ checks }: ActionReport): string {
  if (checks.length === 0) return "";
  return table(
    ["SHOWN", "WHAT", "EXPECTED", "CAME"],
    checks.map(({ isMet, words, wanted, measured, unit }) => [
      ...[isMet ? "yes" : "NO", words.en],
      ...[
        printable(`${wanted} ${unit}`.trim()),
        measured === null ? "nothing" : printable(`${measured} ${unit}`.trim()),
      ],
    ]),
  );
}

function parseAction(text: string): string {
  if (actionName.safeParse(text.split(":", 1)[0]).success && text.length <= limits.actionTextBytes)
    return text;
  throw new InvalidArgumentError(
    `wanted one of ${actionName.options.join(", ")}, with :TARGET where it has one`,
  );
}

function collectParameter(text: string, former: readonly string[] = []): readonly string[] {
  if (/^[a-z_]{1,40}=.{1,200}$/.test(text)) return collect(text, former);
  throw new InvalidArgumentError("wanted NAME=VALUE");
}
