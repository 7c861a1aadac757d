/**
 * `npm run bench [-- [--keep] NAME …]`: measures what the README's table says and prints it as a table and as JSON. A whole
 * run, or one with --keep, becomes what the README says.
 *
 * Every figure is the median of several runs on this machine, server and load together; nothing is asserted.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { measureAckLatency } from "./ack-latency.ts";
import { measureAgentFootprint } from "./agent-footprint.ts";
import { measureDesk } from "./desk.ts";
import { measureFaultLatency } from "./fault-latency.ts";
import { measureFleet } from "./fleet.ts";
import { measureIngest } from "./ingest.ts";
import { measureLogPull } from "./log-pull.ts";
import { measureLogs } from "./log-viewer.ts";
import { measureMining } from "./mining.ts";
import { measurePages } from "./pages.ts";
import { measureReplay } from "./replay.ts";
import { measureRules } from "./rules.ts";
import { type Figure, formatTable } from "./table.ts";
import { measureTruth } from "./truth/truth.ts";
import { measureWireSize } from "./wire-size.ts";

/** Figures, or figures with a table of their own for the README. */
type Measured = readonly Figure[] | { readonly figures: readonly Figure[]; readonly table: string };

const measurements: Readonly<Record<string, () => Promise<Measured>>> = {
  ingest: measureIngest,
  ack: measureAckLatency,
  wire: measureWireSize,
  agent: measureAgentFootprint,
  fleet: measureFleet,
  pull: measureLogPull,
  fault: measureFaultLatency,
  mining: measureMining,
  replay: measureReplay,
  rules: measureRules,
  truth: measureTruth,
  desk: measureDesk,
  pages: measurePages,
  logs: measureLogs,
};

/** Rules read lines too: `rules` alone measures the miner beside it. */
const measuredAlong: Readonly<Record<string, string>> = { mining: "rules" };

/** Takes a quarter of an hour and has a table of its own: measured when it is asked for by name. */
const alone = ["truth"];

const isKept = process.argv.includes("--keep");
const wanted = process.argv.slice(2).filter((argument) => argument !== "--keep");
const unknown = wanted.filter((name) => !Object.hasOwn(measurements, name));
if (unknown.length > 0) {
  process.stderr.write(`Unknown: ${unknown.join(", ")}. Known: ${Object.keys(measurements).join(", ")}\n`);
  process.exit(2);
}
const figures: Figure[] = [];
const tables: Record<string, string> = {};
for (const [name, measure] of Object.entries(measurements)) {
  const isWanted = wanted.includes(name) || wanted.includes(measuredAlong[name] ?? "");
  if (wanted.length === 0 ? alone.includes(name) : !isWanted) continue;
  process.stderr.write(`measuring ${name} …\n`);
  const measured = await measure();
  figures.push(...("table" in measured ? measured.figures : measured));
  if ("table" in measured) tables[name] = measured.table;
}
const processors = cpus();
const processor = processors[0]?.model ?? "unknown";
const measuredOn = new Date().toISOString().slice(0, 10);
const report = {
  node: process.version,
  cores: processors.length,
  processor,
  figures: figures.map((figure) => ({ ...figure, measuredOn })),
  tables,
};
process.stdout.write(
  `\n${report.cores} cores, ${processor}, Node ${report.node}\n\n${formatTable(figures)}\n`,
);
for (const table of Object.values(tables)) process.stdout.write(`\n${table}\n`);
process.stdout.write(`\n${JSON.stringify(report)}\n`);
if (wanted.length === 0 || isKept) keep();

function isMeasuredAlone(figure: string): boolean {
  return alone.some((name) => figure.startsWith(`${name}, `));
}

/** What the README says: a whole run, or the newest of each figure; each with its day. */
function keep(): void {
  const path = join(import.meta.dirname, "latest.json");
  const known = JSON.parse(readFileSync(path, "utf8")) as typeof report;
  const fresh = new Map(report.figures.map((figure) => [figure.name, figure]));
  const before = known.figures.filter(({ name }) => wanted.length > 0 || isMeasuredAlone(name));
  const places = new Set([...before.map(({ name }) => name), ...fresh.keys()]);
  const old = new Map(before.map((figure) => [figure.name, figure]));
  const kept = [...places].flatMap((name) => fresh.get(name) ?? old.get(name) ?? []);
  const all = { ...report, figures: kept, tables: { ...known.tables, ...tables } };
  writeFileSync(path, `${JSON.stringify(all, null, 2)}\n`);
}
