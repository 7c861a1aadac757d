import { testRules } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { expandSeries, parseSeriesName } from "../../../diagnostics-rules/tools/series.ts";
import { ruleText } from "./rule-text.ts";

function run(
  test: Readonly<Record<string, unknown>>,
  parts: Readonly<Record<string, unknown>> = {},
): string[] {
  const text = ruleText({
    ...parts,
    tests: [{ name: "it", given: { cpu_busy_ratio: "0.5x3 0.95x5" }, ...test }],
  });
  return testRules([{ name: "r.yml", text }]).results.map(({ name, passed, detail }) =>
    passed ? `${name}: passed` : `${name}: ${detail}`,
  );
}

describe("a rule's test", () => {
  it("passes when the fault is as expected", () => {
    expect(
      run({
        expect: [
          { at: "35s", fault: "none" },
          { at: "45s", fault: "firing", severity: "warning", cause: "one", say: "Says" },
        ],
      }),
    ).toEqual(["it: passed"]);
  });

  it("tells every difference", () => {
    expect(
      run({
        expect: [
          { at: "45s", fault: "none" },
          { at: "46s", fault: "firing", severity: "critical", say: "Else" },
        ],
      }),
    ).toEqual([
      'it: at 45s: got firing, wanted none; at 46s: got severity "warning", wanted "critical"; at 46s: got text "Says", wanted "Else"',
    ]);
  });

  it("compares the first causes in their order", () => {
    const two = { id: "two", title: { en: "Two", ko: "둘" }, prior: 0.2 };
    const causes = [two, { ...two, id: "one", prior: 0.7 }, { ...two, id: "three", prior: 0.1 }];
    const expectOrder = (order: readonly string[]) =>
      run({ expect: [{ at: "45s", fault: "firing", causes: order }] }, { causes });

    expect(expectOrder(["one", "two"])).toEqual(["it: passed"]);
    expect(expectOrder(["one", "three"])).toEqual(['it: at 45s: got causes "one, two", wanted "one, three"']);
  });

  it("of kind nearly fails when the fault fires at any time", () => {
    expect(
      run({
        kind: "nearly",
        expect: [
          { at: "5s", fault: "none" },
          { at: "60s", fault: "firing" },
        ],
      }),
    ).toEqual(["it: fired at 40s, wanted that it does not"]);
  });

  it("fails when its series cannot be read", () => {
    expect(run({ given: { cpu_busy_ratio: "1..5" }, expect: [{ at: "5s", fault: "none" }] })[0]).toContain(
      'Series: got "1..5"',
    );
  });

  it("fails as one result when the rule has a mistake", () => {
    expect(run({ expect: [{ at: "5s", fault: "none" }] }, { fire: ["nonsense > 1"] })[0]).toContain(
      "the rule can be loaded: r.yml",
    );
  });
});

describe("a series", () => {
  it.each([
    ["1 2 3", [1, 2, 3]],
    ["1+0.5x3", [1, 1.5, 2, 2.5]],
    ["5-2x2", [5, 3, 1]],
    ["0.9x2", [0.9, 0.9, 0.9]],
    ["_ 1 _x2", [Number.NaN, 1, Number.NaN, Number.NaN]],
    ["-3+1x1", [-3, -2]],
    ["1e3", [1_000]],
  ])("%s expands as promtool has it", (text, wanted) => {
    expect(expandSeries(text)).toEqual(wanted);
  });

  it("is bounded", () => {
    expect(() => expandSeries("1x999999999")).toThrow("more than 20000 samples");
  });

  it("has a signal and perhaps an instance", () => {
    expect(parseSeriesName('disk_used_ratio{mount="/var/log"}')).toEqual({
      signal: "disk_used_ratio",
      instance: "/var/log",
    });
    expect(() => parseSeriesName("disk used")).toThrow("wanted a signal");
  });
});

describe("a test in cycles", () => {
  const blocked = {
    applies_to: { class: "washer" },
    while: 'cycle_phase == "drain"',
    fire: ["delta(drum_level_khz[10s]) < 0.15 for 10s for 3 of 5 cycles"],
    clear: "drain_duration_s < 100 for 2 cycles",
    late: "2m",
  };
  const test = {
    name: "a blocked filter fires on the third cycle",
    kind: "fires",
    cadence: "1s",
    cycles: 6,
    given: { cycle_phase: "fillx9 drainx29 idle", drum_level_khz: "24x9 24+0.03x29 26" },
    per_cycle: { drain_duration_s: "60x5" },
    next: [
      { cycles: 3, given: { drum_level_khz: "24x9 24+0.01x29 26" }, per_cycle: { drain_duration_s: "200" } },
    ],
    events: [{ at: "cycle 2 5s", name: "door-opened", attributes: { by: "user" } }],
    states: [{ at: "0s", entries: { door: "shut" } }],
    expect: [
      { at: "cycle 6", fault: "none" },
      { at: "cycle 8", fault: "none" },
      { at: "cycle 9", fault: "firing" },
    ],
  };
  const run = (parts: object, rule: object = blocked) =>
    testRules([{ name: "r.yml", text: ruleText({ ...rule, tests: [{ ...test, ...parts }] }) }]).results;

  it("plays the series anew in every cycle, with codes by name, and tells cycles as times", () => {
    expect(run({})).toMatchObject([{ passed: true, detail: "" }]);
    expect(run({ expect: [{ at: "cycle 8", fault: "firing" }] })).toMatchObject([{ passed: false }]);
  });

  it("sends events and states", () => {
    const seen = {
      applies_to: { class: "washer" },
      fire: ['state("door") == "shut" and event("door-opened") >= 1 in 10m'],
    };
    const expect_ = [
      { at: "cycle 2 4s", fault: "none" },
      { at: "cycle 2 6s", fault: "firing" },
    ];

    expect(run({ expect: expect_ }, seen)).toMatchObject([{ passed: true, detail: "" }]);
  });

  it.each([
    [{ expect: [{ at: "cycle 10", fault: "none" }] }, 'got "cycle 10", wanted a cycle from 1 to 9'],
    [{ given: { cycle_phase: "drian" } }, 'unknown name "drian"; did you mean "drain"?'],
    [{ cycle: "soon" }, 'Got "soon"'],
  ])("%j is told", (parts, wanted) => {
    expect(run(parts)[0]?.detail).toContain(wanted);
  });
});
