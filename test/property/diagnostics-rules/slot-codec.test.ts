import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PackedBytes } from "../../../diagnostics-rules/engine/packed-bytes.ts";
import { packSlot, unpackSlot } from "../../../diagnostics-rules/engine/slot-codec.ts";

const NOW = 1_800_000_000_000;

const blankValue = fc.constantFrom(Number.NaN, 0, Number.POSITIVE_INFINITY);
const time = fc
  .tuple(fc.integer({ min: -100, max: 400_000 }), fc.constantFrom(1, 7, 1_000))
  .map(([steps, unit]) => NOW - steps * unit);
const measured = fc
  .tuple(fc.integer({ min: -3_000_000, max: 3_000_000_000 }), fc.constantFrom(1, 10, 100, 1_000, 10_000, 3))
  .map(([scaled, scale]) => scaled / scale);
const value = fc.oneof(
  blankValue,
  time,
  measured,
  fc.constantFrom(-0, 1, 2, 3, Number.NEGATIVE_INFINITY, Number.MAX_VALUE, Number.MIN_VALUE, NOW, NOW + 0.5),
  fc.double(),
);
/** Values of one kind stand together in a slot. */
const run = fc.oneof(
  fc.tuple(value, fc.integer({ min: 1, max: 80 })).map(([one, count]) => new Array<number>(count).fill(one)),
  fc
    .tuple(value, value, fc.integer({ min: 1, max: 80 }))
    .map(([from, step, count]) => Array.from({ length: count }, (_, index) => from + index * step)),
  fc.array(measured, { maxLength: 300 }),
  fc.array(value, { maxLength: 20 }),
);

function packed(slot: readonly number[], blank: Float64Array, reference: number): Uint8Array {
  const out = new PackedBytes();
  const data = Float64Array.from([1, 2, ...slot, 3]);
  packSlot(out, { data, base: 2, blank, reference });
  return out.taken().slice();
}

function unpacked(bytes: Uint8Array, blank: Float64Array, reference: number): number[] {
  const from = new PackedBytes();
  from.load(bytes);
  const data = new Float64Array(blank.length + 3).fill(77);
  unpackSlot(from, { data, base: 2, blank, reference });
  expect(from.position).toBe(bytes.length);
  expect([data[0], data[1], data.at(-1)]).toEqual([77, 77, 77]);
  return [...data.subarray(2, 2 + blank.length)];
}

describe("a packed slot", () => {
  it("gives back every bit of every double", () => {
    fc.assert(
      fc.property(
        fc.array(run, { maxLength: 12 }),
        fc.array(blankValue, { minLength: 1, maxLength: 5 }),
        fc.oneof(time, fc.constant(0)),
        (runs, blanks, reference) => {
          const slot = runs.flat();
          const blank = Float64Array.from(slot, (_, index) => blanks[index % blanks.length] ?? 0);

          const back = unpacked(packed(slot, blank, reference), blank, reference);

          expect(back.findIndex((got, index) => !Object.is(got, slot[index]))).toBe(-1);
        },
      ),
      { numRuns: 2_000, seed: 20_260_201 },
    );
  });

  it("takes a byte for what is blank, and little for steps of time and for measured values", () => {
    const blank = new Float64Array(60).fill(Number.NaN);
    const times = Array.from({ length: 60 }, (_, index) => NOW - index * 10_000);
    const values = Array.from({ length: 60 }, (_, index) => Math.round(230 + 9 * Math.sin(index)) / 10);

    expect(packed([...blank], blank, NOW)).toHaveLength(1);
    expect(packed(times, blank, NOW).length).toBeLessThan(8);
    expect(packed(values, blank, NOW).length).toBeLessThan(70);
  });
});
