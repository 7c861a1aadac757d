import { describe, expect, it } from "vitest";
import { judgeScenario } from "../../../firmware-sim/scenario/judge-scenario.ts";
import { readScenario, type Scenario } from "../../../firmware-sim/scenario/scenario.ts";
import type { ObservedFault } from "../../../firmware-sim/scenario/verdict.ts";

const text = `
scenario: example
about: An example.
device: linux-board
seed: 1
lasts: 30m
faults: [{ fault: disk-filling, at: 5m, onset: 90s, recover: 15m }]
expect: [{ rule: linux.disk-filling, instance: /data, within: 2m, resolves: 1m, cause: log-growth }]
`;

function read(change: (text: string) => string): Scenario {
  return readScenario(change(text), "example.yml");
}

const scenario = read((same) => same);
const fired: ObservedFault = {
  ruleId: "linux.disk-filling",
  instance: "/data",
  state: "firing",
  atMs: 380_000,
  causes: ["log-growth", "leftovers"],
};
const resolved: ObservedFault = { ...fired, state: "resolved", atMs: 930_000 };

describe("readScenario", () => {
  it("reads lengths of time and fills in what is not said", () => {
    expect(scenario.faults).toEqual([
      { fault: "disk-filling", at: 300_000, onset: 90_000, severity: 1, recover: 900_000 },
    ]);
    expect(scenario.expectNot).toBe("others");
  });

  it.each([
    [
      "an unknown fault",
      (at: string) => at.replace("disk-filling, at", "disk-filing, at"),
      /faults\.0\.fault: there is no such fault/,
    ],
    [
      "an unknown device",
      (at: string) => at.replace("linux-board", "toaster"),
      /device: there is no such device model/,
    ],
    [
      "a time without unit",
      (at: string) => at.replace("30m", '"30"'),
      /lasts: got "30", wanted a length of time/,
    ],
    ["an unknown key", (at: string) => `${at}speed: 2\n`, /Unrecognized key: "speed"/],
    [
      "a fault after the end",
      (at: string) => at.replace("30m", "4m"),
      /disk-filling: begins after the scenario has ended/,
    ],
    ["a severity above 1", (at: string) => at.replace("onset: 90s", "severity: 1.5"), /faults\.0\.severity/],
    [
      "a remedy of another class",
      (at: string) => `${at}tries: [{ remedyOf: washer-leak, at: 6m }]\n`,
      /washer-leak: got a device of class linux, wanted washer/,
    ],
    [
      "a remedy after the end",
      (at: string) => `${at}tries: [{ remedyOf: memory-leak, at: 40m }]\n`,
      /memory-leak: is tried after the scenario has ended/,
    ],
    ["an alias, which could be a bomb", (at: string) => `${at}x: &a [1]\ny: *a\n`, /alias/i],
    ["text that is not YAML", () => "scenario: [", /example\.yml/],
    ["a file of a megabyte", (at: string) => at + "#".repeat(1_000_000), /wanted at most 65536/],
  ])("refuses %s", (_, change, message) => {
    expect(() => read(change)).toThrow(message);
  });

  it("names every mistake at once", () => {
    expect(() => read((at) => at.replace("linux-board", "toaster").replace("seed: 1", "seed: -1"))).toThrow(
      /device: .*seed: /,
    );
  });
});

describe("judgeScenario", () => {
  it("finds nothing wrong when the rule fires in time, ends in time and no other fires", () => {
    const verdict = judgeScenario(scenario, [fired, resolved]);

    expect(verdict.mistakes).toEqual([]);
    expect(verdict.expected).toMatchObject([
      { firedAfterMs: 80_000, resolvedAfterMs: 30_000, causes: ["log-growth", "leftovers"] },
    ]);
  });

  it("takes what was pending after the end, and fell back, for no fault", () => {
    const pending: ObservedFault = { ...fired, state: "pending", atMs: 1_200_000 };

    const verdict = judgeScenario(scenario, [
      fired,
      resolved,
      pending,
      { ...pending, state: "resolved", atMs: 1_260_000 },
    ]);

    expect(verdict.mistakes).toEqual([]);
  });

  it.each([
    ["a rule that never fires", [], /did not fire/],
    ["another instance", [{ ...fired, instance: "/" }], /did not fire/],
    ["one that is only pending", [{ ...fired, state: "pending" as const }], /did not fire/],
    ["one that fires late", [{ ...fired, atMs: 421_000 }, resolved], /fired after 121 s, wanted 120 s/],
    [
      "one that fires before the fault",
      [{ ...fired, atMs: 299_000 }, resolved],
      /1 s before the fault began/,
    ],
    [
      "another cause",
      [{ ...fired, causes: ["leftovers", "log-growth"] }, resolved],
      /is put down to leftovers, wanted log-growth/,
    ],
    ["one that stays", [fired], /is firing at the end, wanted resolved/],
    [
      "one that ends before anybody mended it",
      [fired, { ...resolved, atMs: 870_000 }],
      /was resolved 30 s before the remedy/,
    ],
    ["one that stays long", [fired, { ...resolved, atMs: 961_000 }], /resolved after 61 s, wanted 60 s/],
    [
      "another rule that fires",
      [fired, resolved, { ...fired, ruleId: "linux.clock-wrong", instance: "" }],
      /must not/,
    ],
  ])("notices %s", (_, observed, message) => {
    const { mistakes } = judgeScenario(scenario, observed);

    expect(mistakes.join("\n")).toMatch(message);
  });

  it("tells of each forbidden rule whether it stayed quiet, and what fired besides", () => {
    const named = read((at) => `${at}expectNot: [linux.clock-wrong, linux.memory-pressure]\n`);
    const clock = { ...fired, ruleId: "linux.clock-wrong", instance: "" };
    const other = { ...fired, ruleId: "linux.oom-kill", instance: "" };

    const verdict = judgeScenario(named, [fired, clock, { ...clock, atMs: 500_000 }, other, resolved]);

    expect(verdict.forbidden).toEqual([
      { rule: "linux.clock-wrong", instance: "", firedAtMs: 380_000 },
      { rule: "linux.memory-pressure", instance: "", firedAtMs: null },
    ]);
    expect(verdict.others).toMatchObject([{ rule: "linux.oom-kill", firedAtMs: 380_000 }]);
    expect(verdict.mistakes).toEqual(["linux.clock-wrong fired at 380 s and must not"]);
  });

  it("lets a rule of one's own fire beside the others where something is wrong, and nowhere else", () => {
    const ownRules = new Set(["mine.anything"]);
    const own = { ...fired, ruleId: "mine.anything", instance: "" };
    const nothingWrong = read((at) =>
      at
        .replace("fault: disk-filling, at: 5m, onset: 90s, recover: 15m", "fault: disk-steady, at: 5m")
        .replace(/expect: .*/, "expect: []"),
    );

    const beside = judgeScenario(scenario, [fired, own, resolved], { ownRules });
    const falseAlarm = judgeScenario(nothingWrong, [own], { ownRules });

    expect(beside.mistakes).toEqual([]);
    expect(beside.others).toMatchObject([{ rule: "mine.anything" }]);
    expect(falseAlarm.mistakes).toEqual(["mine.anything fired at 380 s and must not"]);
  });
});
