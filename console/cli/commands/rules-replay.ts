import { createReadStream, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type RuleFile, readRuleFolder, shippedRuleFiles } from "@housecall/diagnostics-rules";
import { type ReplayRules, readSignals, replayRules } from "@housecall/diagnostics-rules/tools";
import { AppError, errorMessage } from "@housecall/proto/base";
import { deviceClasses } from "@housecall/proto/signals";
import { type Command, Option } from "commander";
import { printable } from "../../logging/printable.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError, type CliOutcome } from "../exit-codes.ts";
import { readLines } from "../read-lines.ts";
import { ReplayPrinter } from "../replay-printer.ts";
import { ReplayedLines } from "../replayed-lines.ts";
import { type CommandContext, defineCommand, type Finish } from "./command-context.ts";

interface ReplayOptions {
  readonly rules?: string;
  readonly class?: string;
  readonly signals?: string;
  readonly values?: boolean;
}

/** `housecall rules replay FILE`. */
export function addRulesReplay(rules: Command, world: CliWorld, finish: Finish): void {
  const replay = rules
    .command("replay")
    .description(
      "run recorded samples through rules and print the faults; needs no server. " +
        "FILE is CSV or one JSON object a line: timestamp, and a column for each signal",
    )
    .argument("<file>", "samples, or - for standard input")
    .option("--rules <path>", "rule file, or folder of rule files (default: the shipped rules)")
    .addOption(
      new Option("--class <class>", "class of the device (default: that of the rules)").choices(
        deviceClasses,
      ),
    )
    .option("--signals <file>", "YAML or JSON with signals that the catalogue does not have")
    .option("--values", "print every let after every sample as CSV; faults go to standard error");
  defineCommand<ReplayOptions>(replay, {
    world,
    finish,
    examples: [
      "rules replay washer.csv --rules my-rules --class washer",
      "rules replay samples.ndjson --rules my-rule.yml --values --json",
    ],
    run: replayFile,
  });
}

async function replayFile(context: CommandContext<ReplayOptions>): Promise<CliOutcome> {
  const { world } = context;
  const [name = "-"] = context.arguments;
  const plan = planOf(context);
  const printer = new ReplayPrinter(world, plan.lets, context.options);
  const replayed = new ReplayedLines(name, plan, printer);
  for await (const lines of readLines(inputOf(context, name))) {
    world.signal.throwIfAborted();
    for (const line of lines) replayed.take(line);
    printer.flush();
    await world.written();
  }
  replayed.end();
  printer.flush();
  return tellEnd(context, replayed, printer.faults);
}

/** The shipped rules read far more than any file has: what is missing is told for rules that somebody named. */
function tellEnd(
  { world, options }: CommandContext<ReplayOptions>,
  replayed: ReplayedLines,
  faults: number,
): CliOutcome {
  const missing = options.rules === undefined ? "passed over" : "told";
  for (const note of replayed.notes({ missing })) world.err(`${note}\n`);
  const suspended = replayed.suspended();
  for (const why of suspended) world.err(`A rule was suspended: ${printable(why)}\n`);
  world.err(`Rows: ${replayed.rows}. Changes of faults: ${faults}.\n`);
  return suspended.length > 0 ? "failed" : "ok";
}

function planOf({ world, options }: CommandContext<ReplayOptions>): ReplayRules {
  try {
    const signals =
      options.signals === undefined ? {} : readSignals(readText(world, options.signals), options.signals);
    return replayRules(filesOf(world, options.rules), { signals, deviceClass: options.class });
  } catch (error) {
    if (error instanceof AppError && error.remedy === "caller")
      throw new CliError("usage", error.message, { cause: error });
    throw error;
  }
}

function filesOf(world: CliWorld, path: string | undefined): readonly RuleFile[] {
  if (path === undefined) return shippedRuleFiles();
  const full = resolve(world.folder, path);
  const isFolder = statSync(full, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? readRuleFolder(full) : [{ path, text: readText(world, path) }];
}

function readText(world: CliWorld, name: string): string {
  try {
    return readFileSync(resolve(world.folder, name), "utf8");
  } catch (error) {
    throw cannotRead(name, error);
  }
}

async function* inputOf(
  { world }: CommandContext<ReplayOptions>,
  name: string,
): AsyncGenerator<Uint8Array | string> {
  try {
    yield* name === "-"
      ? world.input()
      : createReadStream(resolve(world.folder, name), { signal: world.signal });
  } catch (error) {
    if (world.signal.aborted) throw error;
    throw cannotRead(name, error);
  }
}

function cannotRead(name: string, error: unknown): CliError {
  return new CliError("notFound", `${name} cannot be read: ${errorMessage(error)}`, { cause: error });
}
