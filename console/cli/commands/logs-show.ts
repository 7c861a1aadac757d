import {
  type PulledLine,
  type PulledLines,
  type PulledLog,
  pulledLines,
  pulledLog,
  pulledPatterns,
  pulledStepAnswer,
} from "@housecall/proto/api";
import { type Command, Option } from "commander";
import { printable } from "../../logging/printable.ts";
import { countUpTo, parseTime, textUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError, type CliOutcome } from "../exit-codes.ts";
import { severityWords, size, utc } from "../text.ts";
import { argument, type CommandContext, defineCommand, type Finish } from "./command-context.ts";
import { addLogFilter, type LogFilterOptions } from "./log-filter.ts";

interface ShowOptions extends LogFilterOptions {
  readonly around?: number;
  readonly at?: number;
  readonly lines: number;
  readonly nextError?: boolean;
  readonly patterns?: boolean;
}

type Context = CommandContext<ShowOptions>;
/** Parameters of a request; a name may stand more than once. */
type Query = readonly (readonly [string, string | number])[];

const MAX_LINES = 500;
const ASK_AGAIN_MS = 500;

/** `housecall logs show PULL`. */
export function addLogsShow(logs: Command, world: CliWorld, finish: Finish): void {
  const show = addLogFilter(
    logs
      .command("show")
      .description("read in a pulled log on the server, without fetching the whole file")
      .argument("<pull>", "id of the pull, as `logs pull --json` prints it", textUpTo(64)),
  )
    .addOption(
      new Option("--around <line>", "lines around this line of the file")
        .argParser(countUpTo(4_000_000))
        .conflicts("at"),
    )
    .option("--at <time>", "lines from this time on", parseTime)
    .addOption(
      new Option("--lines <count>", "how many lines, at most 500")
        .argParser(countUpTo(MAX_LINES))
        .default(40),
    )
    .option("--next-error", "lines around the next error behind --around, or the first one")
    .option("--patterns", "what the lines say again and again, the most frequent first");
  defineCommand<ShowOptions>(show, {
    world,
    finish,
    examples: [
      "logs show 0199a7c01f2e",
      "logs show 0199a7c01f2e --next-error",
      'logs show 0199a7c01f2e --text "pump stalled" --severity warning --json',
      "logs show 0199a7c01f2e --patterns",
    ],
    run: showLog,
  });
}

async function showLog(context: Context): Promise<CliOutcome> {
  const log = await readyLog(context);
  if (context.options.patterns) return showPatterns(context);
  const line = context.options.nextError ? await nextError(context) : context.options.around;
  const answer = await linesOf(context, line);
  context.print({ log, ...answer }, () => pageText(log, answer, line));
  return "ok";
}

/** The log once the server has read the file. */
async function readyLog(context: Context): Promise<Extract<PulledLog, { state: "ready" }>> {
  const { world } = context;
  for (let isFirst = true; ; isFirst = false) {
    const log = await context.client().get(pathOf(context, "", filterOf(context)), pulledLog);
    if (log.state === "ready") return log;
    if (isFirst) world.err(`The server reads the file (${size(log.reading.totalBytes)}) …\n`);
    await world.clock.sleep(ASK_AGAIN_MS, world.signal);
  }
}

async function nextError(context: Context): Promise<number> {
  const step: Query = [...filterOf(context), ["line", context.options.around ?? 0], ["to", "next-error"]];
  const { line } = await context.client().get(pathOf(context, "/step", step), pulledStepAnswer);
  if (line === null) throw new CliError("notFound", "There is no further error in this log.");
  return line;
}

function linesOf(context: Context, line: number | undefined): Promise<PulledLines> {
  const { at, lines: limit } = context.options;
  const place: Query =
    line !== undefined
      ? [
          ["line", line],
          ["before", Math.floor((limit - 1) / 2)],
        ]
      : at !== undefined
        ? [["atMs", at]]
        : [];
  const query: Query = [...filterOf(context), ...place, ["limit", limit]];
  return context.client().get(pathOf(context, "/lines", query), pulledLines);
}

async function showPatterns(context: Context): Promise<CliOutcome> {
  const { world } = context;
  for (;;) {
    const query: Query = [...filterOf(context), ["limit", 50]];
    const answer = await context.client().get(pathOf(context, "/patterns", query), pulledPatterns);
    if (answer.readingPatterns !== null) {
      await world.clock.sleep(ASK_AGAIN_MS, world.signal);
      continue;
    }
    context.print(answer, () =>
      answer.patterns
        .map(({ lines, severity, firstAtMs, lastAtMs, text }) => {
          const times =
            firstAtMs === null || lastAtMs === null ? "" : `${utc(firstAtMs)} – ${utc(lastAtMs)}  `;
          return `${String(lines).padStart(9)}  ${severityWords[severity]?.padEnd(7)}  ${times}${printable(text)}\n`;
        })
        .join(""),
    );
    return "ok";
  }
}

/** Text searched for chooses the lines, as it does with `logs tail`. */
function filterOf({ options }: Context): Query {
  const text: Query =
    options.text === undefined
      ? []
      : [
          ["find", options.text],
          ["show", "found"],
        ];
  const sources: Query = (options.source ?? []).map((source) => ["source", source] as const);
  return [["minSeverity", options.severity], ...text, ...sources];
}

function pathOf(context: Context, part: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of query) parameters.append(name, String(value));
  return `/api/pulls/${argument(context, 0)}/log${part}?${parameters}`;
}

function pageText(
  log: Extract<PulledLog, { state: "ready" }>,
  { lines, first, shownLines }: PulledLines,
  chosen: number | undefined,
): string {
  const head = `${log.lines} lines, ${size(log.sizeBytes)}; ${shownLines} match, these from number ${shownLines === 0 ? 0 : first + 1} on\n`;
  const notes = log.notes.map(
    ({ kind, lines: count, line }) =>
      `note: ${kind.replaceAll("_", " ")} (${count}, first in line ${line})\n`,
  );
  const gapAt = new Map(log.gaps.map((gap) => [gap.position, gap]));
  const rows = lines.map((line, index) => {
    const gap = gapAt.get(first + index);
    const gapText =
      gap === undefined
        ? ""
        : `--- ${gap.kind.replaceAll("_", " ")} ${gap.quantity || ""} ${gap.reason} ---\n`;
    return gapText + lineText(line, line.number === chosen);
  });
  return [head, ...notes, ...rows].join("");
}

function lineText(line: PulledLine, isChosen: boolean): string {
  const { number, atMs, severity, unit, source, message, cutBytes } = line;
  const time = atMs === null ? "no time".padEnd(20) : utc(atMs);
  const cut = cutBytes > 0 ? ` [${cutBytes} bytes cut off]` : "";
  const mark = isChosen ? ">" : " ";
  return `${mark}${String(number).padStart(8)}  ${time}  ${severityWords[severity]?.padEnd(7)}  ${printable(unit || source)}  ${printable(message)}${cut}\n`;
}
