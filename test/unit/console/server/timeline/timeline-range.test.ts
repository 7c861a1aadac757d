import type { TimelineEntry } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { lanesOf, touches } from "../../../../../console/server/timeline/timeline-range.ts";

const offline = (atMs: number, endMs: number | null, isOngoing = false): TimelineEntry => {
  return { kind: "offline", id: `${atMs}`, atMs, endMs, isOngoing };
};
const range = { fromMs: 1_000, toMs: 1_960 };

describe("what belongs to a range", () => {
  it.each([
    ["a moment in it", offline(1_500, null), true],
    ["a moment at its end", offline(1_960, null), false],
    ["a moment before it", offline(999, null), false],
    ["what began before and ended in it", offline(500, 1_000), true],
    ["what was over before", offline(500, 999), false],
    ["what began before and goes on", offline(500, null, true), true],
    ["what begins after it and goes on", offline(2_500, null, true), false],
  ])("%s", (_name, entry, isIn) => {
    expect(touches(entry, range)).toBe(isIn);
  });
});

describe("lanes", () => {
  it("count each part of the range that an entry touches", () => {
    const lanes = lanesOf([offline(1_000, 1_025), offline(1_012, null), offline(1_950, null, true)], range);
    const lane = lanes.find(({ kind }) => kind === "offline");
    expect(lane?.total).toBe(3);
    expect(lane?.counts).toHaveLength(96);
    expect(lane?.counts.slice(0, 4)).toEqual([1, 2, 1, 0]);
    expect(lane?.counts.at(-1)).toBe(1);
  });

  it("are there for every kind, empty ones too", () => {
    expect(lanesOf([], range).every(({ total }) => total === 0)).toBe(true);
  });
});
