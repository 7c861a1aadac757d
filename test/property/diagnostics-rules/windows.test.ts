import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pushSample } from "../../../diagnostics-rules/engine/samples.ts";
import { Slab } from "../../../diagnostics-rules/engine/slab.ts";
import { compile } from "../../../diagnostics-rules/language/compile.ts";
import type { Frame } from "../../../diagnostics-rules/language/frame.ts";
import { WindowFunctions } from "../../../diagnostics-rules/language/windows.ts";
import { rule } from "../../unit/diagnostics-rules/rule-text.ts";

/** A rule with the expression, loaded once for all series. */
const ruleWith = remembered((expression) =>
  rule({ fire: [`${expression} > 1`], applies_to: { class: "linux" } }),
);

function remembered<Made>(make: (text: string) => Made): (text: string) => Made {
  const made = new Map<string, Made>();
  return (text) => {
    const known = made.get(text) ?? make(text);
    made.set(text, known);
    return known;
  };
}

type Samples = readonly (readonly [atS: number, value: number])[];

/** Value of an expression over network_errors_total at `atS`, its samples pushed one after the other. */
function evaluate(expression: string, samples: Samples, atS: number): number {
  const loaded = ruleWith(expression);
  const [input] = loaded.layout.inputs;
  const typed = loaded.fire[0]?.typed;
  if (typed?.kind !== "compare" || input === undefined) throw new Error("a comparison");
  const slab = new Slab(loaded.layout);
  const base = slab.allocate();
  for (const [at, value] of samples) pushSample(slab, base, input, at * 1_000, value);
  const frame: Frame = {
    data: slab.data,
    base,
    epoch: slab.epoch,
    atMs: atS * 1_000,
    work: 0,
    silenceMs: 0,
    logGapAtMs: Number.NEGATIVE_INFINITY,
    observedSinceMs: 0,
  };
  return compile(typed.left, { ...loaded, operators: [], windows: new WindowFunctions(), scope: "device" })(
    frame,
  );
}

const counter: Samples = [
  [0, 10],
  [10, 20],
  [20, 5],
  [30, 15],
  [40, 15],
  [50, 40],
];

describe("functions over a window", () => {
  // Counted by hand with the formulas of Prometheus' functions.go; the window is (10 s, 60 s].
  it.each([
    ["avg_over_time", (5 + 15 + 15 + 40) / 4],
    ["min_over_time", 5],
    ["max_over_time", 40],
    ["sum_over_time", 75],
    ["count_over_time", 4],
    ["last_over_time", 40],
    ["changes", 2],
    ["resets", 0],
    ["idelta", 25],
    ["irate", 2.5],
    ["stdvar_over_time", ((5 - 18.75) ** 2 + 2 * (15 - 18.75) ** 2 + (40 - 18.75) ** 2) / 4],
    // 35 in 30 s; the first sample is 10 s after the start (below 11 s, but zero is 30 × 5/35 s away), the last 10 s before the end.
    ["increase", (35 * (30 + (30 * 5) / 35 + 10)) / 30],
    ["delta", (35 * (30 + 10 + 10)) / 30],
  ])("%s", (name, wanted) => {
    expect(evaluate(`${name}(network_errors_total[50s])`, counter, 60)).toBeCloseTo(wanted, 9);
  });

  it("count what a counter lost in a reset", () => {
    // Window (0 s, 50 s]: 20 5 15 15 40, grown 20 + 20; zero lies 40 × 20/40 = 20 s before the first sample, which is 10 s after the start.
    expect(evaluate("increase(network_errors_total[50s])", counter, 50)).toBeCloseTo(
      (40 * (40 + 10)) / 40,
      9,
    );
    expect(evaluate("rate(network_errors_total[50s])", counter, 50)).toBeCloseTo(1, 9);
  });

  it("leave out a sample at the window's start and take one at its end", () => {
    expect(evaluate("count_over_time(network_errors_total[20s])", counter, 30)).toBe(2);
  });

  it("fit a line", () => {
    const line: Samples = [
      [0, 1],
      [10, 3],
      [20, 5],
      [30, 7],
    ];

    expect(evaluate("deriv(network_errors_total[1m])", line, 30)).toBeCloseTo(0.2, 12);
    expect(evaluate("predict_linear(network_errors_total[1m], 100s)", line, 40)).toBeCloseTo(29, 9);
  });

  it("interpolate quantiles", () => {
    expect(
      evaluate(
        "quantile_over_time(0.9, network_errors_total[1m])",
        [
          [0, 1],
          [10, 2],
          [20, 3],
          [30, 4],
        ],
        30,
      ),
    ).toBeCloseTo(3.7, 12);
  });

  it("are unknown with too few samples", () => {
    for (const name of ["rate", "increase", "delta", "irate", "idelta", "deriv"]) {
      expect(evaluate(`${name}(network_errors_total[1m])`, [[0, 1]], 10)).toBeNaN();
    }
    expect(evaluate("avg_over_time(network_errors_total[1m])", [[0, 1]], 100)).toBeNaN();
  });

  it("agree with the plain definition on any series, also when the ring has wrapped", () => {
    const series = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 60 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
      { minLength: 1, maxLength: 120 },
    );
    fc.assert(
      fc.property(series, fc.integer({ min: 5, max: 100 }), (steps, windowS) => {
        const samples = steps.map(
          ([, value], index) =>
            [steps.slice(0, index + 1).reduce((sum, [afterS]) => sum + afterS, 0), value] as const,
        );
        const at = samples.at(-1)?.[0] ?? 0;
        const inside = samples
          .filter(([time]) => time > at - windowS)
          .slice(-22)
          .map(([, value]) => value);
        const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;

        expect(evaluate(`max_over_time(network_errors_total[${windowS}s])`, samples, at)).toBe(
          Math.max(...inside),
        );
        expect(
          Math.abs(evaluate(`avg_over_time(network_errors_total[${windowS}s])`, samples, at) - mean),
        ).toBeLessThanOrEqual(1e-6);
      }),
      { numRuns: 200 },
    );
  });
});
