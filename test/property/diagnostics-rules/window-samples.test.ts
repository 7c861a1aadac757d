import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pushSample } from "../../../diagnostics-rules/engine/samples.ts";
import { Slab } from "../../../diagnostics-rules/engine/slab.ts";
import type { Frame } from "../../../diagnostics-rules/language/frame.ts";
import { header, type Layout, type RingPlace } from "../../../diagnostics-rules/language/layout.ts";
import { WindowFunctions, type WindowOptions } from "../../../diagnostics-rules/language/windows.ts";

const names: readonly WindowOptions["name"][] = [
  "avg_over_time",
  "min_over_time",
  "max_over_time",
  "sum_over_time",
  "last_over_time",
  "stddev_over_time",
  "count_over_time",
  "quantile_over_time",
  "rate",
  "increase",
  "delta",
  "irate",
  "idelta",
  "slope",
  "time_to",
  "predict_linear",
  "changes",
  "resets",
];

/** What may happen to the slots of a rule between two judgements. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("push"), afterS: fc.integer({ min: 0, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("set back"), afterS: fc.constant(-200) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("other slot"), afterS: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("copy"), afterS: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("look"), afterS: fc.integer({ min: -40, max: 90 }) }) },
);
const value = fc.oneof(
  fc.constantFrom(0, 1, 2, 3),
  fc.integer({ min: -50, max: 50 }).map((tenths) => tenths / 10 || 0),
);
const steps = fc.array(fc.record({ step, value, looks: fc.boolean() }), { minLength: 1, maxLength: 120 });

describe("a window that moves on", () => {
  it.each([
    ["a few samples", 12],
    ["more samples than are sorted by insertion", 90],
  ])("gives what one that is read anew gives, with room for %s", (_, capacity) => {
    fc.assert(
      fc.property(steps, fc.constantFrom(20_000, 120_000, 600_000), (script, windowMs) => {
        const place: RingPlace = { head: header.size, times: 9, values: 9 + capacity, capacity };
        const slots = new Slots(place);
        const moving = new WindowFunctions();

        for (const { step, value, looks } of script) {
          slots.do(step, value);
          if (!looks && step.do !== "look") continue;
          const frame = slots.frame();
          const found = names.map((name) => moving.get(options(name, place, windowMs))(frame));
          const anew = names.map((name) => new WindowFunctions().get(options(name, place, windowMs))(frame));
          expect(found).toEqual(anew);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function options(name: WindowOptions["name"], place: RingPlace, windowMs: number): WindowOptions {
  const scalar = name === "quantile_over_time" ? 0.8 : 60;
  return { name, place, windowMs, factor: 0.5, scalar };
}

/** Two slots of a rule with one ring; what is done is done to the one in turn. */
class Slots {
  readonly #slab: Slab;
  readonly #place: RingPlace;
  readonly #bases: readonly [number, number];
  #turn: 0 | 1 = 0;
  readonly #atMs = [1e12, 1e12];
  #lookMs = 0;

  constructor(place: RingPlace) {
    const layout: Layout = {
      clauseSince: 0,
      clearSince: 0,
      repeats: [],
      cycle: undefined,
      inputs: [place],
      occurrences: [],
      states: [],
      buckets: [],
      operators: [],
      verified: -1,
      verdicts: -1,
      stride: 9 + 2 * place.capacity,
      bytes: 0,
    };
    this.#slab = new Slab(layout);
    this.#place = place;
    this.#bases = [this.#slab.allocate(), this.#slab.allocate()];
  }

  do(step: { readonly do: string; readonly afterS: number }, value: number): void {
    this.#lookMs = 0;
    switch (step.do) {
      case "other slot":
        this.#turn = this.#turn === 0 ? 1 : 0;
        return;
      case "copy":
        this.#slab.reset(this.#base, this.#bases[this.#turn === 0 ? 1 : 0]);
        this.#atMs[this.#turn] = this.#atMs[this.#turn === 0 ? 1 : 0] ?? 0;
        return;
      case "look":
        this.#lookMs = step.afterS * 1_000;
        return;
      default:
        this.#atMs[this.#turn] = this.#now + step.afterS * 1_000;
        pushSample(this.#slab, this.#base, this.#place, this.#now, value);
    }
  }

  frame(): Frame {
    return {
      data: this.#slab.data,
      base: this.#base,
      epoch: this.#slab.epoch,
      atMs: this.#now + this.#lookMs,
      work: 0,
      silenceMs: 0,
      logGapAtMs: Number.NEGATIVE_INFINITY,
      observedSinceMs: 0,
    };
  }

  get #base(): number {
    return this.#bases[this.#turn];
  }

  get #now(): number {
    return this.#atMs[this.#turn] ?? 0;
  }
}
