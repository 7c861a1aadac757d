import { limits } from "@housecall/proto";
import {
  type Command as DeviceCommand,
  command as deviceCommand,
  deviceDetail,
  type LiveEvent,
} from "@housecall/proto/api";
import { MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { type Command, Option } from "commander";
import { lengthWithin, parseDeviceId } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { readEvents } from "../event-reader.ts";
import { CliError, type CliOutcome } from "../exit-codes.ts";
import { cancelOnInterrupt, isFinal, outcomeOf } from "../follow-command.ts";
import { age, logText } from "../text.ts";
import { argument, type CommandContext, defineCommand, type Finish } from "./command-context.ts";
import { addLogFilter, type LogFilterOptions, logFilterOf } from "./log-filter.ts";

interface TailOptions extends LogFilterOptions {
  readonly for: number;
}

/** `housecall logs tail ID`. */
export function addLogsTail(logs: Command, world: CliWorld, finish: Finish): void {
  const tail = addLogFilter(
    logs
      .command("tail")
      .description("print a device's log lines as they are written")
      .argument("<id>", "device id", parseDeviceId),
  ).addOption(
    new Option("--for <length>", "end by itself after this long, at most 15m")
      .argParser(lengthWithin(SECOND_MS, limits.tailMaxMs))
      .default(5 * MINUTE_MS, "5m"),
  );
  defineCommand<TailOptions>(tail, {
    world,
    finish,
    examples: ["logs tail washer-0042", "logs tail washer-0042 --severity error --for 15m --json"],
    run: tailLogs,
  });
}

async function tailLogs(context: CommandContext<TailOptions>): Promise<CliOutcome> {
  const { world } = context;
  const client = context.client();
  const device = argument(context, 0);
  const { presence, lastReportAtMs } = await client.get(`/api/devices/${device}`, deviceDetail);
  const stream = await client.open(`/api/live?deviceId=${device}`);
  try {
    return await tailThrough(context, stream, () => {
      if (presence === "online") return "Waiting for lines; Ctrl-C ends.\n";
      const seen = age(lastReportAtMs, world.clock.nowMs());
      return `${argument(context, 0)} is ${presence} (last report: ${seen}); lines come once it connects. Ctrl-C ends.\n`;
    });
  } finally {
    // An open stream would keep the process alive after a failure.
    if (!stream.body?.locked) await stream.body?.cancel();
  }
}

async function tailThrough(
  context: CommandContext<TailOptions>,
  stream: Response,
  greeting: () => string,
): Promise<CliOutcome> {
  const { world, options } = context;
  const client = context.client();
  const device = argument(context, 0);
  const request = { ...logFilterOf(options), durationMs: options.for };
  const { id } = await client.post(`/api/devices/${device}/tails`, request, deviceCommand);
  world.err(greeting());
  const cancelling = context.client("cancelling");
  const command = await cancelOnInterrupt({
    world,
    cancelling,
    id,
    work: () => printLines(context, stream, id),
  });
  const { outcome, text } = outcomeOf(command);
  if (outcome !== "ok") throw new CliError(outcome, text);
  return "ok";
}

/** Prints until the command is final. */
async function printLines(
  context: CommandContext<TailOptions>,
  stream: Response,
  id: string,
): Promise<DeviceCommand> {
  for await (const event of readEvents(stream)) {
    printEvent(context, event, id);
    if (event.kind === "command" && event.command.id === id && isFinal(event.command)) return event.command;
  }
  throw new CliError("failed", "The server closed the stream before the tail ended.");
}

function printEvent({ world, options }: CommandContext<TailOptions>, event: LiveEvent, id: string): void {
  if (event.kind !== "tail" || event.commandId !== id) return;
  for (const line of event.lines) world.out(options.json ? `${JSON.stringify(line)}\n` : logText(line));
  if (event.droppedLines > 0)
    world.err(`… ${event.droppedLines} lines were dropped: more than may be sent\n`);
  if (event.lostLines > 0) world.err(`… ${event.lostLines} lines were lost on the way to the server\n`);
}
