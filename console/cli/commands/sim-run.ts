import { type Command, Option } from "commander";
import { countUpTo, parseLengths, parseShare, parseTime, wholeUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError, type CliOutcome } from "../exit-codes.ts";
import { type CommandContext, defineCommand, type Finish } from "./command-context.ts";
import { playFast } from "./sim-fast.ts";
import type { SimRunOptions } from "./sim-options.ts";
import { runReal } from "./sim-real.ts";

const MOST_DEVICES = 5_000;
const LARGEST_SEED = 4_294_967_295;
const USES = ["normal", "busy", "none", "constant"];

/** `housecall sim run`. */
export function addSimRun(sim: Command, world: CliWorld, finish: Finish): void {
  const run = sim
    .command("run")
    .description(
      "play a scenario, a fault or a fleet: in real time against the server, or as fast as possible without one. What has " +
        "an end is judged: what had to fire, what must not, what else did; exit code 6 when it is not as expected",
    );
  for (const option of [...whatToPlay(), ...howToPlay(), ...faultOptions()]) run.addOption(option);
  defineCommand<SimRunOptions>(run, {
    world,
    finish,
    examples: [
      "sim run --fast --scenario washer-leak",
      "sim run --fast --fault washer-leak --for 3d --rules my-rules",
      "sim run --fast --fleet firmware-sim/fleets/two-homes.yml --for 1d --json",
      "sim run --scenario washer-drain-slow",
      "sim run --fleet firmware-sim/fleets/two-homes.yml",
      "sim run --count 100 --model washer-fl9,refrigerator-fd800",
    ],
    run: runOrPlay,
  });
}

function whatToPlay(): readonly Option[] {
  return [
    new Option("--scenario <name>", "a scenario of firmware-sim/scenarios, or a file ending in .yml"),
    new Option(
      "--fault <id>",
      "one fault or look-alike, see sim list; it begins after a quarter of the time",
    ),
    new Option("--fleet <file>", "fleet file: homes, devices, faults under way, see firmware-sim/fleets"),
    new Option("--count <devices>", "so many devices of --model, for load").argParser(
      countUpTo(MOST_DEVICES),
    ),
    new Option("--model <names>", "models for --count, joined by commas; the model for --fault"),
  ];
}

function howToPlay(): readonly Option[] {
  return [
    new Option("--fast", "as fast as possible and without a server, with the same verdicts"),
    new Option(
      "--for <length>",
      "how long, such as 90s, 1h30m or 7d; a scenario says it itself, and in real time the default is until Ctrl-C",
    ).argParser(parseLengths),
    new Option(
      "--seed <number>",
      "the same seed gives the same devices (default: the file's, else 1)",
    ).argParser(wholeUpTo(LARGEST_SEED)),
    new Option(
      "--rules <path>",
      "with --fast: a rule file or folder besides the shipped rules; a rule with the id of a shipped one replaces it",
    ),
    new Option(
      "--start <time>",
      "with --fast: when it begins; the weather follows (default: 2026-03-01T09:00Z)",
    ).argParser(parseTime),
    new Option("--state <folder>", "in real time: where the devices' identities are kept").default(
      "./simulated-devices",
    ),
    new Option(
      "--panel-port <port>",
      "in real time: port of the page with the devices' displays, on 127.0.0.1 (default: a free one)",
    ).argParser(wholeUpTo(65_535)),
  ];
}

function faultOptions(): readonly Option[] {
  return [
    new Option("--severity <share>", "with --fault: how bad it gets, 0 to 1 (default: 1)").argParser(
      parseShare,
    ),
    new Option("--onset <length>", "with --fault: until it is that bad (default: at once)").argParser(
      parseLengths,
    ),
    new Option("--use <how>", "with --fault: how much people use the device (default: normal)").choices(USES),
  ];
}

async function runOrPlay(context: CommandContext<SimRunOptions>): Promise<CliOutcome> {
  const { fleet, scenario, count, fault, fast, rules, start } = context.options;
  const given = [fleet, scenario, count, fault].filter((each) => each !== undefined);
  if (given.length !== 1)
    throw new CliError("usage", "Wanted one of --scenario, --fault, --fleet and --count.");
  if (fast === true) return playFast(context);
  if (rules !== undefined || start !== undefined)
    throw new CliError(
      "usage",
      "--rules and --start go with --fast: a running server has its own rules and time.",
    );
  return runReal(context);
}
