import { formatFinding, ruleLimits } from "@housecall/diagnostics-rules";
import {
  type RuleCost,
  type RuleCosts,
  ruleCosts,
  type WindowCost,
} from "@housecall/diagnostics-rules/tools";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import type { Command } from "commander";
import { printable } from "../../logging/printable.ts";
import { countUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { size, table } from "../text.ts";
import { defineCommand, type Finish } from "./command-context.ts";
import { readRuleFiles } from "./rule-files.ts";

interface CostOptions {
  readonly devices: number;
  readonly instances: number;
}

const MOST_DEVICES = 9_999_999;
const UNITS = [
  ["d", DAY_MS],
  ["h", HOUR_MS],
  ["min", MINUTE_MS],
  ["s", SECOND_MS],
] as const;

/** `housecall rules cost FILES`. */
export function addRulesCost(rules: Command, world: CliWorld, finish: Finish): void {
  const cost = rules
    .command("cost")
    .description(
      "print what rules cost: state, windows and how exact they are, evaluations and work for one sample, and the streams " +
        "whose gaps delay them; needs no server",
    )
    .argument("[files...]", "rule files or folders of them (default: the shipped rules)")
    .option("--devices <count>", "devices of the fleet, for the totals", countUpTo(MOST_DEVICES), 1_000)
    .option(
      "--instances <count>",
      "mounts, units, … of one device, for rules that are judged per instance",
      countUpTo(ruleLimits.instances),
      1,
    );
  defineCommand<CostOptions>(cost, {
    world,
    finish,
    examples: ["rules cost my-rules --devices 10000", "rules cost my-rules/fan-stuck.yml --json"],
    run: async (context) => {
      const costs = ruleCosts(readRuleFiles(world, context.arguments), context.options);
      context.print(costs, () => costText(costs));
      return costs.mistakes.length > 0 ? "findings" : "ok";
    },
  });
}

function costText(costs: RuleCosts): string {
  const mistakes = costs.mistakes.map((mistake) => `${printable(formatFinding(mistake))}\n`);
  if (costs.rules.length === 0) return mistakes.join("");
  const head = ["rule", "state", "per", "windows", "begin early by", "evaluations", "work", "reads", "waits"];
  return [
    ...mistakes,
    table(head, costs.rules.map(rowOf)),
    costs.rules.length === 1 ? windowsTable(costs.rules.flatMap(({ windows }) => windows)) : "",
    "\n",
    totalsText(costs),
    "\nState is at most so much while a device is worked on; at rest it is packed. Work: samples and buckets looked at for one\n" +
      "sample of one instance, all windows full. A rule waits so long for gaps in the streams that it reads.\n",
  ].join("");
}

function rowOf(cost: RuleCost): string[] {
  const errorMs = Math.max(0, ...cost.windows.map((window) => window.errorMs));
  return [
    cost.rule,
    size(cost.stateBytes),
    cost.instanceKind === "" ? "device" : cost.instanceKind,
    windowsText(cost.windows),
    errorMs === 0 ? "–" : lengthText(errorMs),
    String(cost.evaluationsPerSample),
    String(cost.workPerSample),
    cost.streams.length === 0 ? "silence" : cost.streams.join(" "),
    cost.streams.length === 0 ? "–" : lengthText(cost.lateMs),
  ];
}

function windowsText(windows: readonly WindowCost[]): string {
  const kinds = (["exact", "buckets", "cycles"] as const).flatMap((kind) => {
    const count = windows.filter((window) => window.kind === kind).length;
    const name = { exact: "exact", buckets: "in buckets", cycles: "of cycles" }[kind];
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return kinds.join(", ") || "–";
}

/** Each window, when one rule is looked at. */
function windowsTable(windows: readonly WindowCost[]): string {
  if (windows.length === 0) return "";
  const rows = windows.map(({ of, functions, windowMs, cycles, kind, keeps, errorMs }) => [
    of,
    functions.join(", "),
    cycles > 0 ? `${cycles} cycles` : lengthText(windowMs),
    keptText(kind, keeps, errorMs),
    errorMs === 0 ? "–" : lengthText(errorMs),
  ]);
  return `\n${table(["window over", "for", "length", "kept", "begins early by"], rows)}`;
}

function keptText(kind: WindowCost["kind"], keeps: number, bucketMs: number): string {
  if (kind === "exact") return `exact: room for ${keeps}`;
  return kind === "cycles" ? `${keeps} buckets, one a cycle` : `${keeps} buckets of ${lengthText(bucketMs)}`;
}

function totalsText({ devices, totals }: RuleCosts): string {
  const head = [
    "class",
    "rules",
    "state per device",
    `state of ${devices.toLocaleString("en")} devices`,
    "work for one sample of all",
  ];
  const rows = totals.map((total) => [
    total.deviceClass,
    String(total.rules),
    size(total.stateBytesPerDevice),
    size(total.stateBytesPerFleet),
    String(total.workPerSample),
  ]);
  return table(head, rows);
}

/** A length of time in at most two parts: "2 h 37 min", "9.4 s". */
function lengthText(lengthMs: number): string {
  if (lengthMs < MINUTE_MS) return `${Number((lengthMs / SECOND_MS).toFixed(1))} s`;
  let restMs = Math.round(lengthMs / SECOND_MS) * SECOND_MS;
  const parts = UNITS.flatMap(([name, unitMs]) => {
    const count = Math.floor(restMs / unitMs);
    restMs -= count * unitMs;
    return count > 0 ? [`${count} ${name}`] : [];
  });
  return parts.slice(0, 2).join(" ");
}
