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
