import { shippedRuleFiles, TemplateStream } from "@housecall/diagnostics-rules";
import {
  compileLogTemplate,
  placeholders,
  templateParts,
} from "../../diagnostics-rules/logs/log-template.ts";
import { groupingAccuracy, syntheticKinds, syntheticLog } from "../lib/synthetic-logs.ts";
import { type Figure, median } from "./table.ts";

const LINES_PER_KIND = 30_000;
const RUNS = 5;

/** Lines per second on one core: header, masking, template, and every log template of the shipped rules. */
export async function measureMining(): Promise<readonly Figure[]> {
  const lines = syntheticKinds.flatMap((kind) => [
    ...syntheticLog(kind, { seed: 1, count: LINES_PER_KIND }).lines,
  ]);
  const templates = shippedTemplates();
  const mining: number[] = [];
  const matching: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    mining.push(lines.length / secondsOf(() => mine(lines)));
    matching.push(
      lines.length /
        secondsOf(() => {
          mine(lines);
          for (const line of lines) for (const template of templates) template.match(line);
        }),
    );
  }
  const how = `${lines.length} lines of ${syntheticKinds.length} kinds of programs, headers on; median of ${RUNS}`;
  return [
    { name: "template mining", value: median(mining), unit: "lines/CPU-s", floor: "≥ 50,000", how },
    {
      name: "template mining and rules' templates",
      value: median(matching),
      unit: "lines/CPU-s",
      floor: "≥ 50,000",
      how: `${how}, and ${templates.length} templates of shipped rules`,
    },
    {
      name: "grouping accuracy",
      value: accuracy(),
      unit: "of lines",
      floor: "",
      how: "own synthetic logs, 2,000 lines of each kind, worst kind of seeds 100 to 104",
    },
  ];
}

/** Every log template that a shipped rule names. */
function shippedTemplates() {
  const texts = shippedRuleFiles().flatMap(({ text }) => [...text.matchAll(/log\("([^"]+)"/g)]);
  return [...new Set(texts.map(([, template = ""]) => template))].map((template) => {
    const bound = templateParts(template).find(
      (part) => "placeholder" in part && !Object.hasOwn(placeholders, part.placeholder),
    );
    return compileLogTemplate(template, bound && "placeholder" in bound ? bound.placeholder : "");
  });
}

function mine(lines: readonly string[]): void {
  const stream = new TemplateStream();
  for (const line of lines) stream.take(line);
}

/** Seconds of processor time, so that others on the machine do not count. */
function secondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function accuracy(): number {
  const each = syntheticKinds.flatMap((kind) =>
    [100, 101, 102, 103, 104].map((seed) => {
      const { lines, statements } = syntheticLog(kind, { seed, count: 2_000 });
      const stream = new TemplateStream({ settleAfterLines: Number.POSITIVE_INFINITY });
      for (const line of lines) stream.learn(line);
      stream.settle();
      const ids = lines.map((line) => stream.find(line).id);
      return groupingAccuracy(statements, ids);
    }),
  );
  return Math.min(...each);
}
