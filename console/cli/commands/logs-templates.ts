import { createReadStream, statSync } from "node:fs";
import { resolve } from "node:path";
import { type MinedLine, TemplateStream } from "@housecall/diagnostics-rules";
import { errorMessage } from "@housecall/proto/base";
import { type Command, Option } from "commander";
import { printable } from "../../logging/printable.ts";
import { countUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError, type CliOutcome } from "../exit-codes.ts";
import { readLines } from "../read-lines.ts";
import { type CommandContext, defineCommand, type Finish } from "./command-context.ts";

interface TemplateOptions {
  readonly learn: number;
}

/** Lines from a pipe that are read before the first is printed. */
const LEARNT_LINES = 10_000;
const MAX_LEARNT_LINES = 100_000;
/** Letters of these lines; learning ends when they are reached. */
const MAX_LEARNT_CHARACTERS = 16 * 1_024 * 1_024;
/** Texts that are kept ready for printing; all are made anew when they are more. */
const MAX_TEXTS = 10_000;

/** `housecall logs templates FILE`. */
export function addLogsTemplates(logs: Command, world: CliWorld, finish: Finish): void {
  const templates = logs
    .command("templates")
    .description(
      "print template id and template of each line of a log file, separated by a tab; needs no server. " +
        "A file is read twice, so that all its lines have settled templates; of a pipe the first lines are learnt from",
    )
    .argument("<file>", "log file, or - for standard input")
    .addOption(
      new Option("--learn <lines>", "lines of standard input to learn from before the first is printed")
        .argParser(countUpTo(MAX_LEARNT_LINES))
        .default(LEARNT_LINES),
    );
  defineCommand<TemplateOptions>(templates, {
    world,
    finish,
    examples: ["logs templates /var/log/syslog", "logs templates /var/log/syslog | sort | uniq -c"],
    run: printTemplates,
  });
}

async function printTemplates(context: CommandContext<TemplateOptions>): Promise<CliOutcome> {
  const [name = "-"] = context.arguments;
  const print = printer(context);
  try {
    if (name === "-") await throughPipe(context, print);
    else await twice(context, resolve(context.world.folder, name), print);
  } catch (error) {
    if (error instanceof CliError || context.world.signal.aborted) throw error;
    throw new CliError("notFound", `${name} cannot be read: ${errorMessage(error)}`, { cause: error });
  }
  return "ok";
}

type Print = (lines: readonly MinedLine[]) => Promise<void>;

/** Learns from the whole file, then prints. */
async function twice(context: CommandContext<TemplateOptions>, path: string, print: Print): Promise<void> {
  const { signal } = context.world;
  if (!statSync(path).isFile())
    throw new CliError("usage", `${context.arguments[0]} is not a file; for a pipe write "-"`);
  const stream = new TemplateStream({ settleAfterLines: Number.POSITIVE_INFINITY });
  for await (const lines of readLines(createReadStream(path, { signal })))
    for (const line of lines) stream.learn(line);
  stream.settle();
  for await (const lines of readLines(createReadStream(path, { signal })))
    await print(lines.map((line) => stream.find(line)));
}

/** Learns from the first lines, prints them, and goes on line by line. */
async function throughPipe({ world, options }: CommandContext<TemplateOptions>, print: Print): Promise<void> {
  const stream = new TemplateStream();
  let held: string[] | undefined = [];
  let characters = 0;
  const release = async (lines: readonly string[]): Promise<void> => {
    stream.settle();
    await print(lines.map((line) => stream.find(line)));
  };
  for await (const lines of readLines(world.input())) {
    world.signal.throwIfAborted();
    if (held === undefined) {
      await print(lines.map((line) => stream.take(line)));
      continue;
    }
    for (const line of lines) {
      stream.learn(line);
      held.push(line);
      characters += line.length;
    }
    if (held.length < options.learn && characters < MAX_LEARNT_CHARACTERS) continue;
    await release(held);
    held = undefined;
  }
  if (held !== undefined) await release(held);
}

function printer({ world, options }: CommandContext<TemplateOptions>): Print {
  const texts = new Map<string, string>();
  const rowOf = (line: MinedLine): string => {
    const { id } = line;
    const known = texts.get(id);
    if (known !== undefined) return known;
    const text = printable(line.text);
    const row = options.json ? `${JSON.stringify({ id, text })}\n` : `${id}\t${text}\n`;
    if (texts.size >= MAX_TEXTS) texts.clear();
    texts.set(id, row);
    return row;
  };
  return async (lines) => {
    world.out(lines.map(rowOf).join(""));
    await world.written();
  };
}
