import { type Timeline, type TimelineEntry, timeline, timelineKind } from "@housecall/proto/api";
import type { Command } from "commander";
import { printable } from "../../logging/printable.ts";
import { countUpTo, parseDeviceId, parseTime, textUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { span, table, utc } from "../text.ts";
import { caseEventText } from "./case-text.ts";
import { argument, defineCommand, type Finish } from "./command-context.ts";

interface TimelineOptions {
  readonly from?: number;
  readonly to?: number;
  readonly kinds?: string;
  readonly limit: number;
}

/** `housecall timeline ID`. */
export function addTimelineCommand(program: Command, world: CliWorld, finish: Finish): void {
  const command = program
    .command("timeline")
    .description("tell everything that happened to a device, newest first")
    .argument("<id>", "device id", parseDeviceId)
    .option("--from <time>", "from when on (default: 7 days before the end)", parseTime)
    .option("--to <time>", "until when (default: now)", parseTime)
    .option("--kinds <list>", `some of ${timelineKind.options.join(",")} (default: all)`, textUpTo(200))
    .option("--limit <count>", "at most so many", countUpTo(2_000), 500);
  defineCommand<TimelineOptions>(command, {
    world,
    finish,
    examples: ["timeline washer-0042", "timeline washer-0042 --kinds fault,offline --from 2026-11-01 --json"],
    run: async (context) => {
      const { from, to, kinds, limit } = context.options;
      const query = new URLSearchParams({
        limit: String(limit),
        ...(from === undefined ? {} : { fromMs: String(from) }),
        ...(to === undefined ? {} : { toMs: String(to) }),
        ...(kinds === undefined ? {} : { kinds }),
      });
      const path = `/api/devices/${argument(context, 0)}/timeline?${query}`;
      const found = await context.client().get(path, timeline);
      context.print(found, () => timelineText(found));
      return "ok";
    },
  });
}

function timelineText({ entries, omitted, isPartialBeforeMs, fromMs, toMs }: Timeline): string {
  if (entries.length === 0) return `Nothing happened between ${utc(fromMs)} and ${utc(toMs)}.\n`;
  const rows = entries.map((entry) => [utc(entry.atMs), lastedText(entry), entry.kind, entryText(entry)]);
  const notes = [
    ...(omitted > 0 ? [`${omitted} older entries are left out: shorten the range or raise --limit.`] : []),
    ...(isPartialBeforeMs === null ? [] : [`Before ${utc(isPartialBeforeMs)} not everything was read.`]),
  ];
  return `${table(["TIME (UTC)", "LASTED", "KIND", "WHAT"], rows)}${notes.map((note) => `${note}\n`).join("")}`;
}

function lastedText({ atMs, endMs, isOngoing }: TimelineEntry): string {
  if (isOngoing) return "goes on";
  return endMs === null ? "" : span(endMs - atMs);
}

function entryText(entry: TimelineEntry): string {
  switch (entry.kind) {
    case "fault":
      return printable([entry.title.en, entry.instance, entry.severity].filter(Boolean).join(", "));
    case "offline":
      return "no connection";
    case "reboot":
      return `started again: ${printable(entry.reason)}`;
    case "firmware":
      return printable(`${entry.from || "unknown"} -> ${entry.to}`);
    case "event":
      return printable(
        [entry.name, ...Object.entries(entry.attributes).map(([key, value]) => `${key}=${value}`)].join(" "),
      );
    case "loss":
      return `${entry.quantity} ${printable(entry.stream)} records: ${printable(entry.reason)}`;
    case "command": {
      const { kind, state, reason, requestedBy } = entry.command;
      return printable([kind, state, reason, `by ${requestedBy}`].filter(Boolean).join(" "));
    }
    case "consent":
      return printable(`${entry.consent.state}: ${entry.consent.scopes.join(", ")}`);
    case "contact":
    case "case":
      return printable([entry.caseNumber, ...caseEventText(entry.event.data)].filter(Boolean).join(" · "));
  }
}
