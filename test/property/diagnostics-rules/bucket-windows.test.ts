import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pushSample } from "../../../diagnostics-rules/engine/samples.ts";
import { Slab } from "../../../diagnostics-rules/engine/slab.ts";
import { compile } from "../../../diagnostics-rules/language/compile.ts";
import type { Frame } from "../../../diagnostics-rules/language/frame.ts";
import {
  endBucket,
  pushBucket,
  TIME_BUCKETS,
} from "../../../diagnostics-rules/language/operators/bucket-ring.ts";
import { WindowFunctions } from "../../../diagnostics-rules/language/windows.ts";
import { rule } from "../../unit/diagnostics-rules/rule-text.ts";

type Samples = readonly (readonly [atS: number, value: number])[];

const functionsOverSamples = [
  "avg_over_time",
  "min_over_time",
  "max_over_time",
  "sum_over_time",
  "last_over_time",
  "stddev_over_time",
  "stdvar_over_time",
  "count_over_time",
  "changes",
  "resets",
  "deriv",
  "irate",
  "idelta",
] as const;

/** The value of a function over a window after these samples; `cycleEnds` end a cycle after the sample of that place. */
function resultOf(call: string, samples: Samples, cycleEnds: readonly number[] = []): number {
  const loaded = rule({ applies_to: { class: "washer" }, fire: [`${call} > 0`], late: "2m" });
  const typed = loaded.fire[0]?.typed;
  if (typed?.kind !== "compare") throw new Error("a comparison");
  const slab = new Slab(loaded.layout);
  const base = slab.allocate();
  const [input] = loaded.layout.inputs;
  samples.forEach(([atS, value], index) => {
    const atMs = atS * 1_000;
    if (input !== undefined) pushSample(slab, base, input, atMs, value);
    for (const place of loaded.layout.buckets) pushBucket(slab.data, base, place, atMs, value);
    if (cycleEnds.includes(index))
      for (const place of loaded.layout.buckets) endBucket(slab.data, base, place, "skipped");
  });
  const frame: Frame = {
    data: slab.data,
    base,
    epoch: slab.epoch,
    atMs: (samples.at(-1)?.[0] ?? 0) * 1_000,
    work: 0,
    silenceMs: 0,
    logGapAtMs: Number.NEGATIVE_INFINITY,
    observedSinceMs: 0,
  };
  return compile(typed.left, { ...loaded, operators: [], windows: new WindowFunctions(), scope: "device" })(
    frame,
  );
}

const series = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 12 })), {
    minLength: 2,
    maxLength: 60,
    size: "max",
  })
  .map((steps): Samples => {
    let atS = 1_000;
    return steps.map(([gapS, value]) => {
      atS += gapS;
      return [atS, value] as const;
    });
  });

function near(got: number, wanted: number): boolean {
  return Object.is(got, wanted) || Math.abs(got - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted));
}

describe("a window in cycles", () => {
  it.each(functionsOverSamples)("%s agrees with the exact window over the same samples", (name) => {
    fc.assert(
      fc.property(series, fc.array(fc.nat(58), { maxLength: 6 }), (samples, cuts) => {
        const ends = [...new Set(cuts.filter((cut) => cut < samples.length - 1))].sort((a, b) => a - b);
        const cycles = 3;
        // The newest three cycles that have a sample begin after the third end from the back.
        const firstKept = ends.length < cycles ? 0 : (ends[ends.length - cycles] ?? -1) + 1;
        const kept = samples.slice(firstKept);

        const got = resultOf(`${name}(drain_pump_current_a[${cycles} cycles])`, samples, ends);

        // The sample before the window is known to irate and idelta, so that one sample of a new cycle is enough for them.
        const needsTwo = kept.length < 2 && /irate|idelta|deriv/.test(name);
        if (needsTwo) return;
        expect(near(got, resultOf(`${name}(drain_pump_current_a[8m])`, withinWindow(kept)))).toBe(true);
      }),
      { numRuns: 40, seed: 20_260_201 },
    );
  });
});

/** The same samples, as far as an exact window of eight minutes reaches. */
function withinWindow(samples: Samples): Samples {
  const lastS = samples.at(-1)?.[0] ?? 0;
  const firstS = samples[0]?.[0] ?? 0;
  if (lastS - firstS < 480) return samples;
  throw new Error("longer than the window that it is compared with");
}

describe("a window of more samples than are kept", () => {
  it("lies between the window and one that is a bucket longer", () => {
    const windowS = 3_600;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 3 }), (offset, everyS) => {
        const count = Math.floor((2 * windowS) / everyS);
        const samples = Array.from(
          { length: count },
          (_, index) => [offset + index * everyS, index] as const,
        );
        const endS = samples.at(-1)?.[0] ?? 0;
        const within = (spanS: number) => samples.filter(([atS]) => atS > endS - spanS).length;

        const got = resultOf("count_over_time(drain_pump_current_a[1h])", samples);

        expect(got).toBeGreaterThanOrEqual(within(windowS));
        expect(got).toBeLessThanOrEqual(within(windowS * (1 + 1 / TIME_BUCKETS)) + 1);
      }),
      { numRuns: 20, seed: 20_260_202 },
    );
  });

  it("extrapolates growth as the exact window does, to within a bucket", () => {
    const samples = Array.from({ length: 7_200 }, (_, index) => [index, index * 2] as const);

    expect(resultOf("rate(drain_pump_current_a[1h])", samples)).toBeCloseTo(2, 1);
    expect(resultOf("deriv(drain_pump_current_a[1h])", samples)).toBeCloseTo(2, 9);
  });
});
