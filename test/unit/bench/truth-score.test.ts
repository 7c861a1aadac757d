import { describe, expect, it } from "vitest";
import { scoreTruth, type TruthOutcome } from "../../bench/truth/truth-score.ts";

const truth = {
  fault: "filter-clogged",
  rules: ["washer.drain-slow"],
  beginsAtMs: 100,
  endsAtMs: 200,
  echoesUntilMs: 250,
};

describe("the score of rules", () => {
  it("finds a fault when one of its rules fires while it is there, and tells the delay", () => {
    const score = scoreTruth([outcome([["washer.drain-slow", 130]])]);

    expect(score).toMatchObject({ precision: 1, recall: 1 });
    expect(score.byFault).toEqual([{ fault: "filter-clogged", cases: 1, found: 1, delaysMs: [30] }]);
  });

  it("counts what fires before the fault, without a fault, or of another kind as false alarms", () => {
    const score = scoreTruth([
      outcome([["washer.drain-slow", 99]]),
      outcome([["washer.leak", 150]]),
      outcome([["washer.drain-slow", 150]], []),
    ]);

    expect(score).toMatchObject({ precision: 0, recall: 0 });
    expect([...score.falseAlarms]).toEqual([
      ["washer.drain-slow", [1, 1]],
      ["washer.leak", [1]],
    ]);
  });

  it("counts several firings of a rule without reason in one case once", () => {
    const score = scoreTruth([
      outcome([
        ["washer.drain-slow", 120],
        ["washer.leak", 10],
        ["washer.leak", 20],
      ]),
    ]);

    expect(score.precision).toBe(0.5);
  });

  it("takes what echoes after the remedy for neither found nor false", () => {
    const score = scoreTruth([outcome([["washer.drain-slow", 230]])]);

    expect(score.recall).toBe(0);
    expect(score.falseAlarms.size).toBe(0);
  });
});

function outcome(fired: readonly (readonly [rule: string, atMs: number])[], truths = [truth]): TruthOutcome {
  return { seed: 1, truths, fired: fired.map(([rule, atMs]) => ({ rule, atMs })) };
}
