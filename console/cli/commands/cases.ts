import {
  type CaseDetail,
  type CaseEvent,
  type CaseSummary,
  caseChannel,
  caseDetail,
  caseEvent,
  caseQueue,
  caseSort,
  caseState,
  caseSummary,
  contactChannel,
  macsText,
  page,
  phoneText,
} from "@housecall/proto/api";
import { type Command, Option } from "commander";
import { z } from "zod";
import { countUpTo, parseDeviceId, textUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { age, facts, table, utc } from "../text.ts";
import { caseFaultText } from "./case-fault-text.ts";
import { caseNumberArgument, numberOf } from "./case-number.ts";
import { caseEventText } from "./case-text.ts";
import { defineCommand, type Finish } from "./command-context.ts";

const casePage = page(caseSummary);

interface ListOptions {
  readonly queue: string;
  readonly text?: string;
  readonly device?: string;
  readonly state?: string;
  readonly severity?: string;
  readonly channel?: string;
  readonly sort: string;
  readonly limit: number;
}

/** `housecall cases list`, `show` and `open`. */
export function addCaseCommands(cases: Command, world: CliWorld, finish: Finish): void {
  addList(cases, world, finish);
  addShow(cases, world, finish);
  addOpen(cases, world, finish);
}

function addList(cases: Command, world: CliWorld, finish: Finish): void {
  const command = cases
    .command("list")
    .description("list the cases of a queue")
    .addOption(new Option("--queue <queue>", "which queue").choices(caseQueue.options).default("team"))
    .option(
      "--text <text>",
      "case number, serial, MAC address, telephone number, name or device",
      textUpTo(200),
    )
    .option("--device <id>", "only of this device", parseDeviceId)
    .addOption(new Option("--state <state>", "only in this state").choices(caseState.options))
    .addOption(new Option("--severity <severity>", "only of it").choices(["critical", "warning", "info"]))
    .addOption(new Option("--channel <channel>", "only by it").choices(caseChannel.options))
    .addOption(new Option("--sort <sort>", "what comes first").choices(caseSort.options).default("due"))
    .option("--limit <count>", "at most so many", countUpTo(200), 50);
  defineCommand<ListOptions>(command, {
    world,
    finish,
    examples: ["cases list", "cases list --queue unassigned", "cases list --queue all --text 0001 --json"],
    run: async ({ options, client, print }) => {
      const { device, ...rest } = options;
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries({ ...rest, deviceId: device })) {
        const isAsked = [
          "queue",
          "text",
          "state",
          "severity",
          "channel",
          "sort",
          "limit",
          "deviceId",
        ].includes(name);
        if (isAsked && value !== undefined) query.set(name, String(value));
      }
      const found = await client().get(`/api/cases?${query}`, casePage);
      print(found, () => caseTable(found.items, world.clock.nowMs()));
      return "ok";
    },
  });
}

function addShow(cases: Command, world: CliWorld, finish: Finish): void {
  const command = caseNumberArgument(
    cases.command("show").description("show one case with what happened to it"),
    world,
  );
  defineCommand(command, {
    world,
    finish,
    examples: ["cases show C-2026-000123", "cases show 123 --json"],
    run: async (context) => {
      const path = `/api/cases/${numberOf(context, world)}`;
      const found = await context.client().get(path, caseDetail);
      const events = await context.client().get(`${path}/events`, z.array(caseEvent));
      context.print({ ...found, events }, () => caseText(found, events, world.clock.nowMs()));
      return "ok";
    },
  });
}

function addOpen(cases: Command, world: CliWorld, finish: Finish): void {
  const command = cases
    .command("open")
    .description("open a case for a device, and take it")
    .argument("<device>", "device id", parseDeviceId)
    .requiredOption("--about <text>", "what the customer says", textUpTo(500))
    .addOption(
      new Option("--channel <channel>", "how the customer came")
        .choices(contactChannel.options)
        .default("phone"),
    )
    .addOption(
      new Option("--severity <severity>", "how urgent")
        .choices(["critical", "warning", "info"])
        .default("warning"),
    )
    .option("--customer <id>", "whose case it is; otherwise whose device it is", textUpTo(64), "");
  defineCommand<{ about: string; channel: string; severity: string; customer: string }>(command, {
    world,
    finish,
    examples: ['cases open washer-0042 --about "It does not drain any more"'],
    run: async (context) => {
      const { about, channel, severity, customer: customerId } = context.options;
      const body = { deviceId: context.arguments[0], about, channel, severity, customerId };
      const made = await context.client().post("/api/cases", body, caseDetail);
      context.print(made, () => caseLine(made));
      return "ok";
    },
  });
}

/** One line that says how a case is after a change. */
export function caseLine({ number, state, assignee, deviceId, windowEndsAtMs }: CaseDetail): string {
  const who = assignee === "" ? "nobody" : assignee;
  const until = windowEndsAtMs === null ? "" : `, watched until ${utc(windowEndsAtMs)}`;
  return `${number} (${deviceId}): ${state.replaceAll("_", " ")}, with ${who}${until}\n`;
}

function caseTable(cases: readonly CaseSummary[], nowMs: number): string {
  if (cases.length === 0) return "No case matches.\n";
  const rows = cases.map((each) => [
    each.number,
    each.state.replaceAll("_", " "),
    each.severity,
    each.isPaused ? "waits" : dueText(each.dueAtMs, nowMs),
    age(each.openedAtMs, nowMs),
    each.assignee || "–",
    each.deviceId,
    each.customer?.name ?? "–",
    each.title?.en ?? each.about,
  ]);
  const head = ["CASE", "STATE", "SEVERITY", "DUE", "OPENED", "WITH", "DEVICE", "CUSTOMER", "ABOUT"];
  return table(head, rows);
}

function dueText(dueAtMs: number | null, nowMs: number): string {
  if (dueAtMs === null) return "–";
  return dueAtMs <= nowMs ? `overdue, ${age(dueAtMs, nowMs)}` : utc(dueAtMs);
}

function caseText(found: CaseDetail, events: readonly CaseEvent[], nowMs: number): string {
  const { customer, registration } = found;
  const phone = customer === null ? "" : phoneText(customer.phone, customer.country);
  const head = facts([
    ["case", found.number],
    ["about", found.title?.en ?? found.about],
    ["state", found.state.replaceAll("_", " ")],
    ["with", found.assignee || "nobody"],
    ["severity", found.severity],
    ["due", found.isPaused ? "the clock stands still" : dueText(found.dueAtMs, nowMs)],
    ["customer", customer === null ? "–" : [customer.name, phone].filter(Boolean).join(", ")],
    ["device", `${found.deviceName} (${found.deviceId}), ${found.model}`],
    ["serial", registration?.serial || "–"],
    ["MAC addresses", macsText(registration?.macs ?? []) || "–"],
    ["presence", found.device?.presence ?? "–"],
    ["outcome", found.outcome ?? "–"],
    ["open by others", found.present.map(({ name }) => name).join(", ") || "–"],
  ]);
  const rows = events.map(({ atMs, actor, data }) => [utc(atMs), actor, ...caseEventText(data)]);
  const faults = found.faults.map((fault) => `${caseFaultText(fault)}\n`).join("");
  return `${head}\n${faults}${table(["WHEN", "WHO", "WHAT", "DETAIL"], rows)}`;
}
