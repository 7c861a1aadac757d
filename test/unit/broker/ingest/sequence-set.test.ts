import fc from "fast-check";
import { expect, it } from "vitest";
import { SequenceSet } from "../../../../broker/ingest/sequence-set.ts";

it("holds exactly what was added, in ascending ranges that neither overlap nor touch", () => {
  const step = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 8 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const set = new SequenceSet();
      const model = new Set<number>();
      for (const [first, length] of steps) {
        if (length === 0) set.add(first);
        else set.addRange(first, first + length);
        for (let sequence = first; sequence <= first + length; sequence += 1) model.add(sequence);
      }

      for (let sequence = 1; sequence <= 80; sequence += 1)
        expect(set.has(sequence)).toBe(model.has(sequence));
      let previousEnd = set.upTo;
      for (const range of set.ranges) {
        expect(range.first).toBeGreaterThan(previousEnd + 1);
        expect(range.last).toBeGreaterThanOrEqual(range.first);
        previousEnd = range.last;
      }
    }),
  );
});

it("joins the contiguous part when the gap is filled", () => {
  const set = new SequenceSet(3, [
    { first: 5, last: 7 },
    { first: 10, last: 10 },
  ]);

  set.add(4);

  expect(set.upTo).toBe(7);
  expect(set.ranges).toEqual([{ first: 10, last: 10 }]);
});

it("takes a range that covers others without leaving any of them", () => {
  const set = new SequenceSet(0, [
    { first: 5, last: 6 },
    { first: 9, last: 9 },
    { first: 20, last: 21 },
  ]);

  set.addRange(1, 12);

  expect([set.upTo, set.ranges]).toEqual([12, [{ first: 20, last: 21 }]]);
});
