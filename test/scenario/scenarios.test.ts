/** What must hold of all scenarios together; each class of devices plays its own in a file of its own. */
import { readdirSync } from "node:fs";
import { shippedRuleFiles } from "@housecall/diagnostics-rules";
import { allFaults, findModel, shippedScenarios } from "@housecall/firmware-sim";
import { describe, expect, it } from "vitest";

const scenarios = shippedScenarios();

describe("scenarios", () => {
  it("are played by the file of their device class", () => {
    const classes = new Set(scenarios.map(({ device }) => findModel(device)?.deviceClass));
    const files = readdirSync(import.meta.dirname);

    expect([...classes].filter((deviceClass) => !files.includes(`${deviceClass}.test.ts`))).toEqual([]);
  });

  it("wait for no rule that is there", () => {
    const shipped = shippedRuleFiles().map(({ text }) => /^rule: (\S+)/m.exec(text)?.[1]);
    const waiting = scenarios.filter(({ waiting }) => waiting);

    expect(
      waiting
        .filter(({ expect: expected }) => expected.every(({ rule }) => shipped.includes(rule)))
        .map(({ scenario }) => scenario),
    ).toEqual([]);
  });

  it("cover every fault with the rule that it must lead to", () => {
    const covered = scenarios.filter(({ expect: expected }) => expected.length > 0);
    const uncovered = allFaults
      .filter(({ kind }) => kind === "fault")
      .filter(({ id }) => !covered.some(({ faults }) => faults.some(({ fault }) => fault === id)));

    expect(uncovered.map(({ id }) => id)).toEqual([]);
  });

  it("cover every look-alike with a run in which no rule may fire", () => {
    const quiet = scenarios.filter(
      ({ expect: expected, expectNot }) => expected.length === 0 && expectNot === "others",
    );
    const uncovered = allFaults
      .filter(({ kind }) => kind === "look-alike")
      .filter(({ id }) => !quiet.some(({ faults }) => faults.some(({ fault }) => fault === id)));

    expect(uncovered.map(({ id }) => id)).toEqual([]);
  });
});
