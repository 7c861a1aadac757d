import { resolve } from "node:path";
import { limits } from "@housecall/proto";
import { type Command as DeviceCommand, command as deviceCommand } from "@housecall/proto/api";
import { KIBIBYTE, MEBIBYTE, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { type Command, Option } from "commander";
import { printable } from "../../logging/printable.ts";
import { lengthWithin, parseDeviceId, parseTime, sizeWithin } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError, type CliOutcome } from "../exit-codes.ts";
import { cancelOnInterrupt, followCommand, outcomeOf } from "../follow-command.ts";
import { createProgressLine } from "../progress-line.ts";
import { refuseExisting, refuseUnwritable, savePull } from "../save-pull.ts";
import { facts, size, utc } from "../text.ts";
import { argument, type CommandContext, defineCommand, type Finish } from "./command-context.ts";
import { addLogFilter, type LogFilterOptions, logFilterOf } from "./log-filter.ts";

/** A pull larger than this is confirmed first: it may take minutes on the owner's link. */
const CONFIRM_ABOVE_BYTES = 10 * MEBIBYTE;

interface PullOptions extends LogFilterOptions {
  readonly last?: number;
  readonly from?: number;
  readonly to?: number;
  readonly maxBytes: number;
  readonly out?: string;
  readonly yes?: boolean;
}

/** `housecall logs pull ID`. */
export function addLogsPull(logs: Command, world: CliWorld, finish: Finish): void {
  const pull = addLogFilter(
    logs
      .command("pull")
      .description("fetch a device's logs into a file")
      .argument("<id>", "device id", parseDeviceId),
  )
    .option(
      "--last <length>",
      "the last so much, at most 7d (default when no --from is given: 30m)",
      lengthWithin(SECOND_MS, limits.pullMaxRangeMs),
    )
    .option("--from <time>", "first time, e.g. 2026-03-01T14:00 (local) or …Z (UTC)", parseTime)
    .option("--to <time>", "end time, exclusive (default: now)", parseTime)
    .addOption(
      new Option("--max-bytes <size>", "at most so much, up to 64m; the oldest lines are left out")
        .argParser(sizeWithin(KIBIBYTE, limits.pullMaxBytes))
        .default(MEBIBYTE, "1m"),
    )
    .option("--out <file>", "file to write; - prints (default: housecall-<device>-<command>.ndjson)")
    .option("--yes", "do not ask, and replace an existing file");
  defineCommand<PullOptions>(pull, {
    world,
    finish,
    examples: [
      "logs pull washer-0042",
      "logs pull washer-0042 --last 2h --severity warning --out washer.ndjson",
      "logs pull washer-0042 --from 2026-03-01T14:00 --to 2026-03-01T15:00 --out - | grep -i error",
    ],
    run: pullLogs,
  });
}

async function pullLogs(context: CommandContext<PullOptions>): Promise<CliOutcome> {
  const { world, options } = context;
  const out = checkedTarget(context);
  await confirm(context);
  const client = context.client();
  const request = {
    ...rangeOf(options, world.clock.nowMs()),
    ...logFilterOf(options),
    maxBytes: options.maxBytes,
  };
  const { id } = await client.post(`/api/devices/${argument(context, 0)}/pulls`, request, deviceCommand);
  const line = createProgressLine(world);
  const cancelling = context.client("cancelling");
  const work = () => followCommand({ world, client, id, onChange: line.show });
  const command = await cancelOnInterrupt({ world, cancelling, id, work }).finally(line.end);
  const { outcome, text } = outcomeOf(command);
  if (outcome !== "ok") throw new CliError(outcome, text);
  await (out === "-" ? printPull(context, command) : keepPull(context, command, out));
  return sourcesOutcome(context, command);
}

/** Where the file goes, refused before the device is asked for anything. */
function checkedTarget({ world, options }: CommandContext<PullOptions>): string | undefined {
  if (options.out === "-") return "-";
  const path = resolve(world.folder, options.out ?? "housecall.ndjson");
  refuseUnwritable(path);
  if (options.out === undefined) return undefined;
  if (!options.yes) refuseExisting(path);
  return path;
}

/** Says which of the wanted sources the device left out and why; failed when it left out all of them. */
function sourcesOutcome({ world, options }: CommandContext<PullOptions>, command: DeviceCommand): CliOutcome {
  const wanted = options.source ?? [];
  const skipped = (command.manifest?.skipped ?? []).filter(({ source }) => wanted.includes(source));
  for (const { source, reason } of skipped)
    world.err(`--source ${printable(source)}: the device left it out (${printable(reason)})\n`);
  return skipped.length > 0 && skipped.length >= new Set(wanted).size ? "failed" : "ok";
}

async function printPull(context: CommandContext<PullOptions>, command: DeviceCommand): Promise<void> {
  const answer = await context.client().open(`/api/pulls/${command.id}/file`);
  if (!answer.body) throw new CliError("failed", "The server sent no file.");
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
    context.world.out(part);
    await context.world.written();
  }
}

async function keepPull(
  context: CommandContext<PullOptions>,
  command: DeviceCommand,
  out: string | undefined,
): Promise<void> {
  const path = out ?? resolve(context.world.folder, `housecall-${command.deviceId}-${command.id}.ndjson`);
  await savePull({
    client: context.client(),
    command,
    path,
    existing: context.options.yes ? "replace" : "keep",
  });
  context.print({ file: path, command }, () => pullText(command, path));
}

async function confirm({ world, options }: CommandContext<PullOptions>): Promise<void> {
  if (options.yes || options.maxBytes <= CONFIRM_ABOVE_BYTES) return;
  if (!world.ask)
    throw new CliError("usage", `More than ${size(CONFIRM_ABOVE_BYTES)} is asked for; say --yes.`);
  const isSure = await world.ask(`Pull up to ${size(options.maxBytes)} over the owner's link? [y/N] `);
  if (!isSure) throw new CliError("interrupted", "Nothing was pulled.");
}

function rangeOf({ last, from, to }: PullOptions, nowMs: number): { fromMs: number; toMs: number } {
  if (last !== undefined && from !== undefined)
    throw new CliError("usage", "Give either --last or --from, not both.");
  const toMs = to ?? nowMs;
  const fromMs = from ?? toMs - (last ?? 30 * MINUTE_MS);
  if (fromMs >= toMs) throw new CliError("usage", "--from must be before --to.");
  if (toMs - fromMs > limits.pullMaxRangeMs)
    throw new CliError("usage", "--from: at most 7 days before --to (or before now).");
  return { fromMs, toMs };
}

function pullText({ id, manifest }: DeviceCommand, path: string): string {
  if (!manifest) return `${path}\n`;
  const redacted = Object.entries(manifest.redactions).map(([kind, count]) => `${count} ${kind}`);
  const skipped = manifest.skipped.map(({ source, reason }) => `${source}: ${reason}`);
  return facts([
    ["pull", `${id}; read in it with: npx housecall logs show ${id}`],
    ["file", path],
    [
      "lines",
      `${manifest.lines} (${size(manifest.sizeBytes)})${manifest.truncated ? ", older ones left out: --max-bytes" : ""}`,
    ],
    ...manifest.sources.map(
      (each) =>
        [
          "source",
          `${each.source}: ${each.lines} lines, ${utc(each.firstAtMs)} to ${utc(each.lastAtMs)}`,
        ] as const,
    ),
    ["redacted", redacted.join(", ") || "nothing"],
    ["skipped", skipped.join("; ") || "nothing"],
    ["sha256", manifest.sha256],
  ]);
}
