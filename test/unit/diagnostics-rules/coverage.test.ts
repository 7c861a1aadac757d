import { ruleCoverage } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { ruleText } from "./rule-text.ts";

function cover(parts: Readonly<Record<string, unknown>>) {
  return ruleCoverage([{ name: "r.yml", text: ruleText(parts) }]);
}

/** "name missing" of what is not covered. */
function uncovered(parts: Readonly<Record<string, unknown>>): string[] {
  return cover(parts).clauses.flatMap(({ name, missing }) =>
    missing.map((outcome) => `${name} never ${outcome}`),
  );
}

const quiet = { name: "quiet", given: { cpu_busy_ratio: "0.5x10" }, expect: [{ at: "90s", fault: "none" }] };
const busy = {
  name: "busy",
  given: { cpu_busy_ratio: "0.5x3 0.95x10" },
  expect: [{ at: "100s", fault: "firing" }],
};

describe("coverage of a rule by its tests", () => {
  it("names a clause with its place that no test decides as true", () => {
    expect(cover({ tests: [quiet] }).clauses).toMatchObject([
      {
        part: "fire",
        file: "r.yml",
        rule: "test.rule",
        line: 6,
        column: 9,
        missing: ["true"],
        false: ["quiet"],
      },
    ]);
  });

  it("names nothing when a clause is true in one test and false in another", () => {
    const allBusy = { ...busy, name: "all busy", given: { cpu_busy_ratio: "0.95x13" } };

    expect(cover({ tests: [quiet, allBusy] }).clauses).toMatchObject([
      { true: ["all busy"], false: ["quiet"], missing: [] },
    ]);
  });

  it("takes a clause with a hold time as true only once it has held so long", () => {
    const short = { ...busy, expect: [{ at: "100s", fault: "pending" }] };

    expect(cover({ fire: ["cpu_busy_ratio > 90% for 5m"], tests: [short] }).clauses).toMatchObject([
      { missing: ["true"], short: ["busy"], false: ["busy"] },
    ]);
    expect(uncovered({ fire: ["cpu_busy_ratio > 90% for 1m"], tests: [busy] })).toEqual([]);
  });

  it("takes a clause about samples as true only once it has held in so many", () => {
    const fire = ["cpu_busy_ratio > 90% for 4 of 5 samples"];
    const twice = { ...quiet, given: { cpu_busy_ratio: "0.5x3 0.95 0.95 0.5x3" } };

    expect(uncovered({ fire, tests: [twice] })).toEqual(["fire 1 never true"]);
    expect(uncovered({ fire, tests: [busy] })).toEqual([]);
  });

  it("counts unknown apart: it decides nothing", () => {
    const nothing = { ...quiet, given: { memory_available_ratio: "0.5x10" } };

    expect(
      cover({ fire: ["cpu_busy_ratio > 90% and memory_available_ratio > 1%"], tests: [nothing] }).clauses,
    ).toMatchObject([{ missing: ["true", "false"], unknown: ["quiet"] }]);
  });

  it("looks at while, clear, severity, causes and what verifies a remedy", () => {
    const parts = {
      while: "memory_available_ratio > 10%",
      clear: "cpu_busy_ratio < 80% for 1m",
      severity: { start: "info", warning: "after 2m", critical: "cpu_busy_ratio > 99%" },
      causes: [
        { id: "one", title: { en: "One", ko: "하나" }, prior: 1, when: "memory_available_ratio > 90%" },
      ],
      remedy: [{ who: "remote", step: { en: "Do", ko: "하기" }, verify: "cpu_busy_ratio < 60% within 10m" }],
    };
    const given = (cpu: string, memory: string) => ({ cpu_busy_ratio: cpu, memory_available_ratio: memory });

    expect(uncovered({ ...parts, tests: [{ ...busy, given: given("0.5x3 0.95x10", "0.5x13") }] })).toEqual([
      "while never false",
      "clear never true",
      "severity warning never true",
      "severity critical never true",
      "cause one never true",
      "remedy 1 never true",
    ]);
    expect(
      uncovered({
        ...parts,
        tests: [
          {
            ...busy,
            given: given("0.5x3 0.95x10 1x3 0.5x30", "0.05x2 0.5x30 0.5x20"),
            expect: [
              { at: "150s", fault: "firing", severity: "critical" },
              { at: "400s", fault: "resolved" },
            ],
          },
          {
            ...busy,
            name: "long",
            given: given("0.5x3 0.95x40", "0.95x43"),
            expect: [{ at: "400s", fault: "firing", severity: "warning", cause: "one" }],
          },
        ],
      }),
    ).toEqual([]);
  });

  it("does not take what verifies a remedy for verified before the fault has fired", () => {
    const remedy = [
      { who: "remote", step: { en: "Do", ko: "하기" }, verify: "memory_available_ratio < 50% within 10m" },
    ];
    const given = { cpu_busy_ratio: "0.5x3 0.95 0.5x30", memory_available_ratio: "0.4x33" };

    expect(
      uncovered({ remedy, fire: ["cpu_busy_ratio > 90% for 1m"], tests: [{ ...quiet, given }] }),
    ).toContain("remedy 1 never true");
  });

  it("does not count what a failing test saw, and tells that it fails", () => {
    const wrong = { ...busy, expect: [{ at: "100s", fault: "none" }] };

    const { clauses, failed } = cover({ tests: [wrong] });

    expect(failed).toMatchObject([{ name: "busy", passed: false }]);
    expect(clauses).toMatchObject([{ missing: ["true", "false"] }]);
  });

  it("does not change how a test ends", () => {
    const told = { ...busy, expect: [{ at: "100s", fault: "firing", cause: "one", say: "Says" }] };

    expect(cover({ fire: ["cpu_busy_ratio > 90% for 2 of 3 samples"], tests: [told] }).failed).toEqual([]);
  });

  it("tells the mistakes of a rule that cannot be loaded, and covers the others", () => {
    const report = ruleCoverage([
      { name: "a.yml", text: ruleText({ rule: "test.a", fire: ["nonsense > 1"] }) },
      { name: "b.yml", text: ruleText({ rule: "test.b", tests: [busy] }) },
    ]);

    expect(report.mistakes).toMatchObject([{ file: "a.yml", kind: "unknown-signal" }]);
    expect(report.clauses).toMatchObject([{ rule: "test.b", missing: [] }]);
  });
});
