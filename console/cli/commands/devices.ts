import {
  type DeviceDetail,
  type DeviceSummary,
  deviceDetail,
  devicePage,
  type SearchReading,
} from "@housecall/proto/api";
import type { Command } from "commander";
import { printable } from "../../logging/printable.ts";
import { countUpTo, parseDeviceId, textUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { age, facts, table, utc } from "../text.ts";
import { readingText, signalName } from "../value-text.ts";
import { argument, defineCommand, type Finish } from "./command-context.ts";

/** `housecall devices` and `housecall device ID`. */
export function addDeviceCommands(program: Command, world: CliWorld, finish: Finish): void {
  const devices = program
    .command("devices")
    .description("list devices with presence and open faults")
    .option(
      "--text <text>",
      "words in id, name, note, model or firmware; model: fault: state: class: last_seen: narrow it",
      textUpTo(200),
    )
    .option("--limit <count>", "at most so many", countUpTo(500), 100);
  defineCommand<{ text?: string; limit: number }>(devices, {
    world,
    finish,
    examples: [
      "devices",
      "devices --text kitchen --json",
      'devices --text "class:washer state:offline last_seen:>2h"',
    ],
    run: async ({ options, client, print }) => {
      const query = new URLSearchParams({
        limit: String(options.limit),
        ...(options.text ? { text: options.text } : {}),
      });
      const found = await client().get(`/api/devices?${query}`, devicePage);
      print(found, () => `${readingNotes(found.reading)}${deviceTable(found.items, world.clock.nowMs())}`);
      return "ok";
    },
  });

  const device = program
    .command("device")
    .description("show one device")
    .argument("<id>", "device id", parseDeviceId);
  defineCommand(device, {
    world,
    finish,
    examples: ["device washer-0042"],
    run: async (context) => {
      const found = await context.client().get(`/api/devices/${argument(context, 0)}`, deviceDetail);
      context.print(found, () => deviceText(found, world.clock.nowMs()));
      return "ok";
    },
  });
}

/** What of a search narrowed nothing, and that what was found is only near. */
function readingNotes({ unread, isNearly }: SearchReading): string {
  const notes = unread.map(({ text, nearest }) => {
    const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
    return `${printable(text)} is not a condition that is understood; it narrows nothing.${hint}\n`;
  });
  if (isNearly) notes.push("Nothing is just so; these differ by one letter or digit:\n");
  return notes.join("");
}

function deviceTable(devices: readonly DeviceSummary[], nowMs: number): string {
  if (devices.length === 0)
    return "No device matches. A new one joins with a claim token: npx housecall claim-token\n";
  const rows = devices.map((device) => {
    const { critical, warning, info } = device.openFaults;
    const faults = [
      critical && `${critical} critical`,
      warning && `${warning} warning`,
      info && `${info} info`,
    ];
    return [
      device.id,
      device.name,
      device.presence,
      age(device.lastReportAtMs, nowMs),
      faults.filter(Boolean).join(", ") || "none",
      device.firmware,
      printable(device.note),
    ];
  });
  return table(["DEVICE", "NAME", "PRESENCE", "LAST REPORT", "OPEN FAULTS", "FIRMWARE", "NOTE"], rows);
}

function deviceText(device: DeviceDetail, nowMs: number): string {
  const { critical, warning, info } = device.openFaults;
  const head = facts([
    ["device", device.id],
    ["name", device.name],
    ["note", printable(device.note) || "–"],
    ["class, model", `${device.deviceClass}, ${device.model}`],
    ["firmware, agent", `${device.firmware}, ${device.agentVersion}`],
    ["presence", device.presence],
    ["session since", utc(device.sessionStartedAtMs)],
    ["last report", `${utc(device.lastReportAtMs)} (${age(device.lastReportAtMs, nowMs)})`],
    [
      "last session ended",
      device.disconnectReason ? `${utc(device.disconnectedAtMs)} (${device.disconnectReason})` : "–",
    ],
    ["clock", `${device.clock}, corrected by ${device.clockCorrectionMs} ms`],
    ["open faults", `${critical} critical, ${warning} warning, ${info} info`],
  ]);
  return `${head}\n${stateText(device, nowMs)}\n${valueTable(device, nowMs)}`;
}

function stateText({ state, stateAtMs }: DeviceDetail, nowMs: number): string {
  const entries = Object.entries(state);
  if (entries.length === 0) return "No reported state yet.\n";
  const rows = entries.map(([key, value]) => [printable(key), stateValue(value)] as const);
  return `Reported state, ${age(stateAtMs, nowMs)}:\n${facts(rows)}`;
}

function stateValue(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}

function valueTable({ values, deviceClass }: DeviceDetail, nowMs: number): string {
  if (values.length === 0) return "No values yet.\n";
  const rows = values.map(({ signal, instance, value, unit, atMs }) => [
    signalName(signal, deviceClass),
    instance,
    readingText(value, { signal, unit, deviceClass }),
    age(atMs, nowMs),
    signal,
  ]);
  return table(["VALUE OF", "INSTANCE", "VALUE", "MEASURED", "SIGNAL"], rows);
}
