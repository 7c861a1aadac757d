import { readFileSync } from "node:fs";
import {
  type KpiFigure,
  type KpiReport,
  type KpiTerm,
  kpiInputs,
  kpiInputsVersion,
  kpiReport,
  publishedLine,
} from "@housecall/proto/api";
import { DAY_MS, errorMessage, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import type { Command } from "commander";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { parseTime, textUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError } from "../exit-codes.ts";
import { table, utc } from "../text.ts";
import { argument, defineCommand, type Finish } from "./command-context.ts";

const DEFAULT_RANGE_MS = 30 * DAY_MS;

interface ShowOptions {
  readonly from?: number;
  readonly to?: number;
  readonly zone: string;
  readonly inputs?: string;
}

/** `housecall kpis show`, `inputs`, `set` and `published`. */
export function addKpiCommands(program: Command, world: CliWorld, finish: Finish): void {
  const kpis = program.command("kpis").description("key figures, with formulas and inputs");
  addShow(kpis, world, finish);
  addInputs(kpis, world, finish);
  addPublished(kpis, world, finish);
}

function addShow(kpis: Command, world: CliWorld, finish: Finish): void {
  const command = kpis
    .command("show")
    .description("show the key figures of a range")
    .option("--from <time>", "from when on (default: 30 days ago)", parseTime)
    .option("--to <time>", "until when (default: now)", parseTime)
    .option("--zone <zone>", "in which months and business days begin", textUpTo(64), "UTC")
    .option("--inputs <id>", "reckon with an earlier version of the inputs", textUpTo(9));
  defineCommand<ShowOptions>(command, {
    world,
    finish,
    examples: ["kpis show", "kpis show --from 2026-11-01 --to 2026-12-01 --zone Asia/Seoul --json"],
    run: async ({ options: { from, to, zone, inputs }, client, print }) => {
      const toMs = to ?? world.clock.nowMs();
      const query = new URLSearchParams({
        ...{ fromMs: String(from ?? toMs - DEFAULT_RANGE_MS), toMs: String(toMs), timeZone: zone },
        ...(inputs === undefined ? {} : { inputs }),
      });
      const report = await client().get(`/api/kpis?${query}`, kpiReport);
      print(report, () => reportText(report));
      return "ok";
    },
  });
}

function addInputs(kpis: Command, world: CliWorld, finish: Finish): void {
  defineCommand(kpis.command("inputs").description("list what key figures reckon with, newest first"), {
    world,
    finish,
    examples: ["kpis inputs", "kpis inputs --json"],
    run: async ({ client, print }) => {
      const versions = await client().get("/api/kpi-inputs", z.array(kpiInputsVersion));
      print(versions, () => {
        const rows = versions.map(({ id, atMs, actor, note }) => [String(id), utc(atMs), actor, note]);
        return `${table(["VERSION", "SINCE", "BY", "NOTE"], rows)}\n${JSON.stringify(versions[0]?.inputs, null, 2)}\n`;
      });
      return "ok";
    },
  });

  const set = kpis
    .command("set")
    .description("reckon with the inputs of a file from now on")
    .argument("<file>", "YAML or JSON, as `kpis inputs --json` shows them")
    .option("--note <text>", "why", textUpTo(500), "");
  defineCommand<{ note: string }>(set, {
    world,
    finish,
    examples: ['kpis set costs.yml --note "wages of 2027"'],
    run: async (context) => {
      const inputs = readInputs(decodeURIComponent(argument(context, 0)));
      const body = { inputs, note: context.options.note };
      const made = await context.client().post("/api/kpi-inputs", body, kpiInputsVersion);
      context.print(made, () => `Version ${made.id} is reckoned with from now on.\n`);
      return "ok";
    },
  });
}

function readInputs(path: string): z.output<typeof kpiInputs> {
  let value: unknown;
  try {
    value = parseYaml(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new CliError("usage", `${path} cannot be read: ${errorMessage(cause)}`, { cause });
  }
  const result = kpiInputs.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path: place, message }) => `${place.join(".")}: ${message}`);
  throw new CliError("usage", `${path}:\n${faults.join("\n")}`);
}

function addPublished(kpis: Command, world: CliWorld, finish: Finish): void {
  defineCommand(
    kpis.command("published").description("compare our formulas with the figures published in 2011"),
    {
      world,
      finish,
      examples: ["kpis published"],
      run: async ({ client, print }) => {
        const lines = await client().get("/api/kpis/published", z.array(publishedLine));
        const rows = lines.map(({ id, title, formula, published, computed, currency, why }) => [
          ...[id, title.en, formula, money(published, currency), money(computed, currency), why.en],
        ]);
        print(lines, () => table(["LINE", "WHAT", "FORMULA", "PUBLISHED", "COMPUTED", "WHY"], rows));
        return "ok";
      },
    },
  );
}

function reportText({ fromMs, toMs, figures, takenBack, rules, inputs }: KpiReport): string {
  const rows = figures.map((figure) => [
    [figure.name, figure.group].filter(Boolean).join(", "),
    figure.value === null ? "–" : valueText({ ...figure, value: figure.value }),
    figure.formula,
    figure.terms.map((term) => `${term.name} = ${valueText(term)}`).join(", "),
    figure.undecided === 0 ? "" : `${figure.undecided} not decided yet`,
  ]);
  const back = takenBack.map(({ number, atMs, because, ruleId }) => [number, utc(atMs), because, ruleId]);
  const right = rules.map(({ ruleId, truePositive, falsePositive, unsure }) => [
    ...[ruleId, String(truePositive), String(falsePositive), String(unsure)],
  ]);
  return [
    `${utc(fromMs)} to ${utc(toMs)}, inputs of version ${inputs.id} (${utc(inputs.atMs)}, ${inputs.actor})\n\n`,
    table(["FIGURE", "VALUE", "FORMULA", "FROM", ""], rows),
    back.length === 0 ? "" : `\nVisits taken back:\n${table(["CASE", "WHEN", "WHY", "RULE"], back)}`,
    right.length === 0 ? "" : `\nRules:\n${table(["RULE", "RIGHT", "WRONG", "UNSURE"], right)}`,
  ].join("");
}

function valueText({
  value,
  unit,
  currency,
}: Pick<KpiTerm & KpiFigure, "unit" | "currency"> & { value: number }) {
  switch (unit) {
    case "ratio":
      return `${(value * 100).toFixed(1)} %`;
    case "money":
      return money(value, currency);
    case "ms":
      return lengthText(value);
    case "count":
    case "rate":
      return String(Number(value.toFixed(2)));
  }
}

function money(value: number, currency: string): string {
  return `${Math.round(value).toLocaleString("en-US")} ${currency}`;
}

function lengthText(ms: number): string {
  if (ms < HOUR_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  return ms < 2 * DAY_MS ? `${(ms / HOUR_MS).toFixed(1)} h` : `${(ms / DAY_MS).toFixed(1)} d`;
}
