import {
  claimToken,
  deviceDetail,
  type Evidence,
  type Fault,
  fault,
  quarantined,
} from "@housecall/proto/api";
import { type Command, Option } from "commander";
import { z } from "zod";
import type { ApiClient } from "../api-client.ts";
import { countUpTo, parseDeviceId, textUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { facts, size, table, utc } from "../text.ts";
import { signalName, valueText } from "../value-text.ts";
import { defineCommand, type Finish } from "./command-context.ts";

interface ListOptions {
  readonly device?: string;
  readonly limit: number;
}

/** `housecall faults`, `quarantine` and `claim-token`. */
export function addFleetCommands(program: Command, world: CliWorld, finish: Finish): void {
  addFaults(program, world, finish);
  addQuarantine(program, world, finish);
  addClaimToken(program, world, finish);
}

function addFaults(program: Command, world: CliWorld, finish: Finish): void {
  const command = listCommand(program, "faults", "list faults with their evidence")
    .addOption(
      new Option("--state <state>", "which faults").choices(["open", "resolved", "all"]).default("open"),
    )
    .option("--check", "exit with 6 when a fault is firing");
  defineCommand<ListOptions & { state: string; check?: boolean }>(command, {
    world,
    finish,
    examples: [
      "faults",
      "faults --device washer-0042 --state all --json",
      "faults --check && echo all is well",
    ],
    run: async ({ options, client, print }) => {
      const path = `/api/faults?${queryOf(options)}&state=${options.state}`;
      const found = await listOf(client(), { path, item: fault, device: options.device });
      print(found, () => faultTable(found));
      return options.check && found.some(({ state }) => state === "firing") ? "findings" : "ok";
    },
  });
}

function addQuarantine(program: Command, world: CliWorld, finish: Finish): void {
  defineCommand<ListOptions>(listCommand(program, "quarantine", "list what the server refused, and why"), {
    world,
    finish,
    examples: ["quarantine", "quarantine --device washer-0042"],
    run: async ({ options, client, print }) => {
      const path = `/api/quarantine?${queryOf(options)}`;
      const found = await listOf(client(), { path, item: quarantined, device: options.device });
      const rows = found.map((each) => [
        utc(each.receivedAtMs),
        each.deviceId,
        each.channel,
        each.reason,
        size(each.sizeBytes),
        each.detail,
      ]);
      print(found, () =>
        rows.length === 0
          ? "Nothing was refused.\n"
          : table(["RECEIVED", "DEVICE", "CHANNEL", "REASON", "SIZE", "DETAIL"], rows),
      );
      return "ok";
    },
  });
}

function addClaimToken(program: Command, world: CliWorld, finish: Finish): void {
  const command = program
    .command("claim-token")
    .description("make a token with which one device may join, once, within 15 minutes")
    .option("--device <id>", "the id that the device must take", parseDeviceId)
    .option("--note <text>", "for whom or what; shown with the device", textUpTo(200), "");
  defineCommand<{ device?: string; note: string }>(command, {
    world,
    finish,
    examples: ["claim-token", 'claim-token --device washer-0042 --note "Kim, washer in the kitchen"'],
    run: async ({ options, client, print }) => {
      const { device, note } = options;
      const body = { note, ...(device === undefined ? {} : { deviceId: device }) };
      const made = await client().post("/api/claim-tokens", body, claimToken);
      print(made, () =>
        facts([
          ["token", made.token],
          ["valid until", utc(made.expiresAtMs)],
        ]),
      );
      return "ok";
    },
  });
}

function listCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option("--device <id>", "only of this device", parseDeviceId)
    .option("--limit <count>", "at most so many", countUpTo(1_000), 100);
}

/**
 * A list; an empty one of a device that the server does not know is a misspelt id, not good news.
 *
 * @throws CliError notFound when there is no such device.
 */
async function listOf<Item extends z.ZodType>(
  client: ApiClient,
  { path, item, device }: { path: string; item: Item; device: string | undefined },
): Promise<z.output<Item>[]> {
  const found = await client.get(path, z.array(item));
  if (found.length === 0 && device !== undefined) await requireDevice(client, device);
  return found;
}

/** @throws CliError notFound when there is no such device. */
export async function requireDevice(client: ApiClient, device: string): Promise<void> {
  await client.get(`/api/devices/${encodeURIComponent(device)}`, deviceDetail);
}

function queryOf({ device, limit }: ListOptions): URLSearchParams {
  return new URLSearchParams({ limit: String(limit), ...(device === undefined ? {} : { deviceId: device }) });
}

function faultTable(faults: readonly Fault[]): string {
  if (faults.length === 0) return "No faults.\n";
  const rows = faults.map((each) => [
    // Nothing has happened yet while a fault is only pending.
    each.state === "pending" ? `(${each.severity})` : each.severity,
    each.state,
    each.deviceId,
    each.instance,
    each.title.en,
    utc(each.startedAtMs),
    evidenceText(each),
  ]);
  return table(["SEVERITY", "STATE", "DEVICE", "WHERE", "FAULT", "SINCE", "EVIDENCE"], rows);
}

function evidenceText({ evidence: [first] }: Fault): string {
  if (!first) return "";
  switch (first.kind) {
    case "value":
      return measuredText(first);
    case "log":
      return first.message;
    case "silence":
      return `silent for ${Math.round(first.silentMs / 1_000)} s`;
  }
}

function measuredText(fact: Evidence & { readonly kind: "value" }): string {
  const { label, signal, value, valueName, threshold, thresholdName, unit } = fact;
  const measured = `${label || signalName(signal)} ${valueName?.en ?? valueText(value, unit)}`;
  return threshold === null
    ? measured
    : `${measured} (limit ${thresholdName?.en ?? valueText(threshold, unit)})`;
}
