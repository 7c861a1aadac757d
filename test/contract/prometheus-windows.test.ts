/**
 * The functions over windows against a real Prometheus on the same samples.
 *
 * Our window is (t - range, t], as in Prometheus 3; that of Prometheus 2, which Debian has, is [t - range, t]. Samples
 * lie on odd milliseconds and windows begin on even ones, so that both hold the same samples; where a window is meant
 * to begin on a sample, Prometheus is given that sample a millisecond earlier, which puts it outside there as well.
 */
import { Replay, type ReplayedValues, replayRules, rowReaderFor } from "@housecall/diagnostics-rules/tools";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { functions } from "../../diagnostics-rules/language/functions.ts";
import { Prometheus } from "../lib/prometheus.ts";
import type { WrittenSeries } from "../lib/remote-write.ts";
import { SyntheticWords } from "../lib/synthetic-words.ts";
import { ruleText } from "../unit/diagnostics-rules/rule-text.ts";

/** Every function over a range that Prometheus 2.42 has and that is not about histograms or forecasts by Holt-Winters. */
const ofPrometheus = [
  "absent_over_time",
  "avg_over_time",
  "changes",
  "count_over_time",
  "delta",
  "deriv",
  "idelta",
  "increase",
  "irate",
  "last_over_time",
  "max_over_time",
  "min_over_time",
  "predict_linear",
  "present_over_time",
  "quantile_over_time",
  "rate",
  "resets",
  "stddev_over_time",
  "stdvar_over_time",
  "sum_over_time",
];

const SEED = 20_260_301;
const SERIES = 50;
const EXPRESSIONS = 20;
const RELATIVE_TOLERANCE = 1e-9;
const LENGTH_MS = 40 * 60_000;
const START_MS = Date.UTC(2026, 0, 1);

/** Samples of one series as we take them, and as Prometheus is given them. */
interface Series {
  readonly id: number;
  readonly evaluatedAtMs: number;
  readonly samples: readonly (readonly [atMs: number, value: number])[];
  readonly written: WrittenSeries["samples"];
  readonly expressions: readonly string[];
}

const words = new SyntheticWords(SEED);
const prometheus = new Prometheus();
const blocks = Array.from({ length: SERIES - 10 }, (_, id) => randomSeries(id, START_MS));
/** Newer than the blocks, as only samples that are sent can have stale markers. */
const withMarkers = Array.from({ length: 10 }, (_, index) =>
  marked(randomSeries(SERIES - 10 + index, START_MS + 4 * 3_600_000)),
);
/** A sample on the beginning of the window, and Prometheus is given it as it is. */
const closed = asItIs(boundarySeries(99));
const onBoundary = Array.from({ length: 10 }, (_, index) => boundarySeries(100 + index));

beforeAll(async () => {
  await prometheus.start([...blocks, ...onBoundary, closed].map(writtenSeries));
  await prometheus.write(withMarkers.map(writtenSeries));
});
afterAll(() => prometheus.stop());

describe("functions over windows", () => {
  it("are compared for every function that both languages have", () => {
    const ours = Object.keys(functions).filter((name) => ofPrometheus.includes(name));
    const used = new Set([...blocks, ...withMarkers].flatMap(({ expressions }) => expressions).map(nameOf));

    expect(ours.sort()).toEqual(ofPrometheus);
    expect([...used].sort()).toEqual(ofPrometheus);
  });

  it("agree with Prometheus on 1,000 random expressions over series with resets, gaps and stale points", async () => {
    const differences = await compare([...blocks, ...withMarkers]);

    expect(differences.compared).toBe(1_000);
    expect(differences.known).toBeGreaterThan(700);
    expect(differences.found).toEqual([]);
  });

  it("leave out the sample on which the window begins, as Prometheus 3 does", async () => {
    const differences = await compare(onBoundary);

    expect(differences.found).toEqual([]);
    expect(differences.known).toBeGreaterThan(150);
  });

  it("would be told from windows that hold that sample", async () => {
    const [ours = Number.NaN] = evaluateOurs(closed);
    const [theirs = Number.NaN] = await prometheus.evaluate(
      closed.expressions.map((each) => inPromQl(each, closed)),
      closed.evaluatedAtMs,
    );

    expect(theirs).toBe(ours + 1);
  });
});

/** Differences, how many were compared, and how many of them have a value. */
async function compare(all: readonly Series[]) {
  const found: string[] = [];
  let compared = 0;
  let known = 0;
  for (const evaluatedAtMs of new Set(all.map((series) => series.evaluatedAtMs))) {
    const group = all.filter((series) => series.evaluatedAtMs === evaluatedAtMs);
    const pairs = group.flatMap((series) => series.expressions.map((expression) => ({ series, expression })));
    const theirs = await prometheus.evaluate(
      pairs.map(({ series, expression }) => inPromQl(expression, series)),
      evaluatedAtMs,
    );
    const ours = group.flatMap(evaluateOurs);
    pairs.forEach(({ series, expression }, index) => {
      const [mine = Number.NaN, other] = [ours[index], theirs[index]];
      compared += 1;
      if (other !== undefined) known += 1;
      if (!agree(expression, mine, other))
        found.push(`${series.id} ${expression}: ${mine}, Prometheus ${other}`);
    });
  }
  return { found, compared, known };
}

/** Prometheus answers nothing where we say unknown; and where a condition is false. */
function agree(expression: string, ours: number, theirs: number | undefined): boolean {
  const isCondition = /^(?:absent|present)_/.test(expression);
  if (theirs === undefined) return Number.isNaN(ours) || (isCondition && ours === 0);
  if (ours === theirs || (Number.isNaN(ours) && Number.isNaN(theirs))) return true;
  return Math.abs(ours - theirs) <= RELATIVE_TOLERANCE * Math.max(Math.abs(ours), Math.abs(theirs));
}

/** What a rule makes of the samples at the instant; a second signal is heard all the time, as absence needs it. */
function evaluateOurs({ samples, evaluatedAtMs, expressions }: Series): readonly number[] {
  const text = ruleText({
    signals: { x: { cadence: "10s" }, heard: { cadence: "1m" } },
    let: Object.fromEntries(expressions.map((expression, index) => [`e${index}`, expression])),
    fire: ["x > 1"],
  });
  let last: ReplayedValues | undefined;
  const plan = replayRules([{ path: "x.yml", text }]);
  const replay = new Replay(plan, {
    fault: () => undefined,
    values: (values) => {
      last = values;
    },
  });
  const reader = rowReaderFor("timestamp,x,heard", plan);
  const rows = new Map<number, string>();
  for (let atMs = evaluatedAtMs - LENGTH_MS; atMs <= evaluatedAtMs; atMs += 60_000) rows.set(atMs, "");
  for (const [atMs, value] of samples) if (atMs <= evaluatedAtMs) rows.set(atMs, String(value));
  const ordered = [...rows]
    .sort(([left], [right]) => left - right)
    .map(([atMs, value]) => `${atMs},${value},1`);
  for (const line of ["timestamp,x,heard", ...ordered]) {
    const row = reader.read(line);
    if (row !== undefined) replay.take(row, reader.columns);
  }
  replay.end();
  if (last?.atMs !== evaluatedAtMs) throw new Error("no values at the instant");
  return last.values;
}

function randomSeries(id: number, startMs: number): Series {
  const evaluatedAtMs = startMs + LENGTH_MS + 2 * words.int(0, 4) * 60_000;
  const isCounter = words.next() < 0.5;
  const stepMs = words.int(5, 30) * 1_000;
  const gapShare = words.pick("0|0.1|0.5") as `${number}`;
  const samples: [number, number][] = [];
  let value = isCounter ? words.int(0, 500) : 10 * words.next() - 5;
  for (let atMs = startMs + words.int(0, 5_000); atMs < evaluatedAtMs; atMs += stepMs) {
    const isReset = words.next() < 0.03;
    if (isCounter) value = isReset ? words.int(0, 20) : value + (words.next() < 0.3 ? 0 : words.int(0, 50));
    else value = words.next() < 0.2 ? value : Number((value + words.next() - 0.5).toFixed(3));
    // Odd, so that no window begins on it: instants and ranges are whole seconds.
    const jitterMs = 2 * words.int(0, 400) + 1;
    const sampleMs = 2 * Math.floor((atMs + jitterMs) / 2) + 1;
    if (words.next() >= Number(gapShare)) samples.push([sampleMs, value]);
    if (words.next() < 0.02) atMs += words.int(60, 600) * 1_000;
  }
  const kept = samples.filter(([atMs]) => atMs <= evaluatedAtMs);
  const expressions = Array.from({ length: EXPRESSIONS }, (_, index) =>
    randomExpression(id * EXPRESSIONS + index),
  );
  return { id, evaluatedAtMs, samples: kept, written: kept, expressions };
}

function randomExpression(turn: number): string {
  const name = ofPrometheus[turn % ofPrometheus.length] ?? "";
  const range = words.pick("15s|40s|1m|90s|2m|5m|10m|17m|30m");
  if (name === "quantile_over_time")
    return `${name}(${words.pick("0|0.05|0.25|0.5|0.9|0.99|1")}, x[${range}])`;
  if (name === "predict_linear") return `${name}(x[${range}], ${words.int(1, 36_000)}s)`;
  return `${name}(x[${range}])`;
}

/** The same series with a stale marker in some of its gaps, as a scrape leaves when its target is gone. */
function marked(series: Series): Series {
  const written: [number, number | null][] = [];
  series.samples.forEach(([atMs, value], index) => {
    written.push([atMs, value]);
    const next = series.samples[index + 1]?.[0] ?? Number.POSITIVE_INFINITY;
    if (next - atMs > 4_000 && words.next() < 0.3) written.push([atMs + 2_000, null]);
  });
  return { ...series, written };
}

/** A series with a sample on each instant at which a window of the expressions begins. */
function boundarySeries(id: number): Series {
  const evaluatedAtMs = START_MS + LENGTH_MS;
  const samples: [number, number][] = [];
  let value = 5;
  for (let atMs = START_MS; atMs <= evaluatedAtMs; atMs += 10_000) {
    value = words.next() < 0.05 ? 1 : value + words.int(0, 9);
    samples.push([atMs, value]);
  }
  const range = words.pick("1m|5m|10m");
  const rangeMs = Number.parseInt(range, 10) * 60_000;
  const expressions = Array.from({ length: ofPrometheus.length }, (_, index) =>
    randomExpression(index).replace(/\[\w+\]/, `[${range}]`),
  );
  const written = samples.map(
    ([atMs, each]) => [atMs === evaluatedAtMs - rangeMs ? atMs - 1 : atMs, each] as const,
  );
  return { id, evaluatedAtMs, samples, written, expressions };
}

function asItIs(series: Series): Series {
  const range = /\[\w+\]/.exec(series.expressions[0] ?? "")?.[0];
  return { ...series, written: series.samples, expressions: [`count_over_time(x${range})`] };
}

function writtenSeries({ id, written }: Series): WrittenSeries {
  return { labels: { __name__: "x", series: String(id) }, samples: written };
}

/** PromQL's form: the series by its label, and the time ahead as a bare number of seconds. */
function inPromQl(expression: string, { id }: Series): string {
  return expression.replace("x[", `x{series="${id}"}[`).replace(/, (\d+)s\)$/, ", $1)");
}

function nameOf(expression: string): string {
  return expression.split("(")[0] ?? "";
}
