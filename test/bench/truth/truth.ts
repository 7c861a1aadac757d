/** `npm run bench -- truth`: how often the shipped rules are right about devices that nobody has looked at. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { MINUTE_MS } from "@housecall/proto/base";
import { type Figure, median } from "../table.ts";
import { scoreTruth, type TruthOutcome, type TruthScore } from "./truth-score.ts";

const CASES = 200;
const FIRST_SEED = Number(process.env["HOUSECALL_TRUTH_SEED"] ?? 7_310_001);

/** Plays the cases on all cores and counts; with the table by fault. */
export async function measureTruth(): Promise<{
  readonly figures: readonly Figure[];
  readonly table: string;
}> {
  const seeds = Array.from(
    { length: Number(process.env["HOUSECALL_TRUTH_CASES"] ?? CASES) },
    (_, index) => FIRST_SEED + index,
  );
  const workers = availableParallelism();
  const parts = Array.from({ length: workers }, (_, part) =>
    seeds.filter((_, index) => index % workers === part),
  );
  const outcomes = (await Promise.all(parts.map(playAll))).flat().sort((a, b) => a.seed - b.seed);
  const score = scoreTruth(outcomes);
  const delays = score.byFault.flatMap(({ delaysMs }) => delaysMs);
  const how = `${seeds.length} seeds, ${score.byFault.length} kinds of faults, look-alikes and several faults at once`;
  const figures = [
    { name: "truth, precision", value: score.precision, unit: "", floor: "≥ 0.9", how },
    { name: "truth, recall", value: score.recall, unit: "", floor: "≥ 0.8", how },
    { name: "truth, median delay", value: median(delays) / MINUTE_MS, unit: "min", floor: "", how },
  ];
  return { figures, table: report(score) };
}

function playAll(seeds: readonly number[]): Promise<TruthOutcome[]> {
  return new Promise((resolve, reject) => {
    const outcomes: TruthOutcome[] = [];
    const worker = new Worker(new URL("./play-cases.ts", import.meta.url), { workerData: { seeds } });
    worker.on("message", (outcome: TruthOutcome) => outcomes.push(outcome));
    worker.once("error", reject);
    worker.once("exit", () => resolve(outcomes));
  });
}

/** The table by fault, in Markdown, and what was flagged without reason. */
export function report({ byFault, falseAlarms }: TruthScore): string {
  const rows = byFault.map(({ fault, cases, found, delaysMs }) =>
    [fault, cases, found, delaysMs.length === 0 ? "–" : (median(delaysMs) / MINUTE_MS).toFixed(0)].join(
      " | ",
    ),
  );
  const alarms = [...falseAlarms].map(([rule, seeds]) => `- ${rule}: ${seeds.length} (${seeds.join(", ")})`);
  return [
    "| fault | cases | found | median delay, min |\n| --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
    "",
    alarms.length === 0 ? "No false alarms." : "False alarms by rule (seeds):",
    ...alarms.sort(),
  ].join("\n");
}
