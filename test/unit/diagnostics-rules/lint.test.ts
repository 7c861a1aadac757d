import { findingKinds } from "@housecall/diagnostics-rules";
import { lint } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { ruleText } from "./rule-text.ts";

/** Tests of each kind, so that only the seeded mistake is found. */
const tests = [
  {
    name: "fires",
    kind: "fires",
    given: { cpu_busy_ratio: "1x3" },
    expect: [{ at: "10s", fault: "firing" }],
  },
  {
    name: "nearly",
    kind: "nearly",
    given: { cpu_busy_ratio: "0.8x3" },
    expect: [{ at: "10s", fault: "none" }],
  },
  {
    name: "missing",
    kind: "missing",
    given: { cpu_busy_ratio: "1 _x3 1" },
    expect: [{ at: "10s", fault: "firing" }],
  },
];
const sound = { tests };

function kindsIn(text: string): string[] {
  return lint([{ name: "r.yml", text }]).findings.map(({ kind }) => kind);
}

const texts = { title: { en: "A", ko: "가" } };
const remedy = [{ who: "remote", step: { en: "Do", ko: "하기" } }];
const one = { id: "one", title: { en: "One", ko: "하나" }, prior: 0.5 };

/** One rule for each kind of mistake that can be seeded in one file. */
const seeded: readonly (readonly [
  kind: string,
  what: string,
  parts: Readonly<Record<string, unknown>> | string,
])[] = [
  ["file-too-large", "a file of 70 kB", "#".repeat(70_000)],
  ["yaml-syntax", "a bracket that is not closed", "rule: ["],
  ["yaml-forbidden", "an anchor", "rule: &a b"],
  ["yaml-too-deep", "nested lists", `a: ${"[".repeat(40)}${"]".repeat(40)}`],
  ["schema", "an unknown field", { colour: "red" }],
  ["schema", "a status that does not exist", { status: "on" }],
  ["expression-syntax", "a missing operand", { fire: ["cpu_busy_ratio >"] }],
  [
    "expression-too-deep",
    "40 brackets",
    { fire: [`${"(".repeat(40)}cpu_busy_ratio${")".repeat(40)} > 90%`] },
  ],
  ["unknown-signal", "a misspelt signal", { fire: ["cpu_buzy_ratio > 90%"] }],
  [
    "unknown-code",
    "a phase that no washer has",
    { applies_to: { class: "washer" }, fire: ['cycle_phase == "drian"'] },
  ],
  ["unknown-function", "a misspelt function", { fire: ["avg_overtime(cpu_busy_ratio[5m]) > 90%"] }],
  ["unknown-unit", "a misspelt unit", { fire: ["memory_available_bytes < 5 MiBB"] }],
  ["unknown-placeholder", "a misspelt value in a text", { say: { en: "{cpu}", ko: "값" } }],
  ["wrong-arguments", "no window", { fire: ["rate(oom_kills_total) > 1"] }],
  ["type-mismatch", "a number as a condition", { fire: ["cpu_busy_ratio"] }],
  ["unit-mismatch", "bytes against a ratio", { fire: ["cpu_busy_ratio > 5 MB"] }],
  ["mixed-instances", "mount and unit", { fire: ["disk_used_ratio > 90% and unit_active == 0"] }],
  ["window-unbounded", "a window of a year", { fire: ["avg_over_time(cpu_busy_ratio[365d]) > 90%"] }],
  ["repeat-impossible", "six of five", { fire: ["cpu_busy_ratio > 90% for 6 of 5 samples"] }],
  ["log-template", "nothing but a placeholder", { fire: ['log("<any>") >= 1 in 5m'] }],
  ["silence-mixed", "silence beside a signal", { fire: ["silence() > 5m or cpu_busy_ratio > 90%"] }],
  ["let-cycle", "a let of itself", { let: { a: "a + 1" }, fire: ["a > 90%"] }],
  ["never-true", "a forgotten per cent sign", { fire: ["cpu_busy_ratio > 95"] }],
  ["never-true", "below what is possible", { fire: ["wifi_rssi_dbm < -130 dBm"] }],
  ["never-true", "a rate below zero", { fire: ["increase(oom_kills_total[5m]) < 0"] }],
  ["always-true", "at least nothing", { fire: ["cpu_busy_ratio >= 0"] }],
  [
    "fire-never",
    "parts that exclude each other",
    { fire: ["cpu_busy_ratio > 90% and cpu_busy_ratio < 50%"] },
  ],
  ["fire-never", "exclusion through not", { fire: ["cpu_busy_ratio > 90% and not (cpu_busy_ratio > 20%)"] }],
  [
    "clear-overlaps-fire",
    "clear above fire",
    { fire: ["cpu_busy_ratio > 80%"], clear: "cpu_busy_ratio < 90%" },
  ],
  ["never-clears", "a clear beyond the range", { clear: "cpu_busy_ratio < 0" }],
  ["for-below-cadence", "a second where samples come every ten", { fire: ["cpu_busy_ratio > 90% for 1s"] }],
  [
    "window-below-cadence",
    "a window of one sample for a rate",
    { fire: ["rate(oom_kills_total[15s]) > 0.1"] },
  ],
  [
    "sequence-below-cadence",
    "a second where samples come every ten",
    { fire: ['event("x") -> not cpu_busy_ratio > 90% within 1s'] },
  ],
  ["baseline-short", "three samples", { fire: ["cpu_busy_ratio > 2 * baseline(cpu_busy_ratio, 3 samples)"] }],
  ["while-never", "a share above one", { while: "cpu_busy_ratio > 2" }],
  ["while-never", "a clause that excludes it", { while: "cpu_busy_ratio < 50%" }],
  ["while-always", "at least nothing", { while: "cpu_busy_ratio >= 0" }],
  ["counter-unwrapped", "a counter compared as it is", { fire: ["oom_kills_total > 3"] }],
  ["rate-of-gauge", "the rate of a temperature", { fire: ["rate(load_1m[5m]) > 1"] }],
  ["delta-of-counter", "the slope of a counter", { fire: ["deriv(oom_kills_total[5m]) > 1"] }],
  ["equals-measured", "a ratio that equals", { fire: ["cpu_busy_ratio == 50%"] }],
  ["unused-let", "a let that nobody reads", { let: { spare: "cpu_busy_ratio" } }],
  ["translation-missing", "English twice", { title: { en: "Full", ko: "Full" } }],
  ["translation-missing", "Korean without Korean", { title: { en: "Full", ko: "Voll" } }],
  ["unit-by-hand", "a unit after a value", { say: { en: "{cpu_busy_ratio} %", ko: "값" } }],
  ["tests-missing", "no test with missing data", { tests: tests.slice(0, 2) }],
  ["test-contradicts", "a firing test that does not", { tests: [...tests, { ...tests[1], kind: "fires" }] }],
  ["causes-prior", "priors of 120 %", { causes: [one, { ...one, id: "two", prior: 0.7 }] }],
  ["words-missing", "a condition without words", { causes: [{ ...one, when: "load_1m > 1" }] }],
  [
    "causes-prior",
    "a condition that speaks against its cause",
    { causes: [{ ...one, when: "load_1m > 1", likelihood: 0.2 }] },
  ],
  ["causes-prior", "a cause twice", { causes: [one, one] }],
  [
    "cause-never-first",
    "a rarer cause whose condition excludes no other",
    { causes: [one, { ...one, id: "two", prior: 0.3, when: "swap_used_ratio > 90%" }] },
  ],
  ["cause-unknown", "a remedy for nothing", { remedy: [{ ...remedy[0], settles: "none" }] }],
  ["clear-missing", "no clear", {}],
  ["remedy-missing", "no remedy", { remedy: [] }],
  ["duplicate-clause", "the same clause twice", { fire: ["cpu_busy_ratio > 90%", "cpu_busy_ratio > 0.9"] }],
  [
    "missing-below-cadence",
    "unknown before the next sample",
    { missing: "hold 5s then unknown", late: "1s" },
  ],
  ["late-over-hold", "later than held", { missing: "hold 1m then unknown", late: "5m" }],
];

describe("lint", () => {
  it.each(seeded)("finds %s: %s", (kind, _, parts) => {
    expect(kindsIn(typeof parts === "string" ? parts : ruleText({ ...sound, ...texts, ...parts }))).toContain(
      kind,
    );
  });

  it("finds nothing in a sound rule", () => {
    expect(
      lint([{ name: "r.yml", text: ruleText({ ...sound, clear: "cpu_busy_ratio < 80%" }) }]).findings,
    ).toEqual([]);
  });

  it("does not call a clear missing that has a mistake", () => {
    expect(kindsIn(ruleText({ clear: "cpu_buzy_ratio < 50%" }))).not.toContain("clear-missing");
  });

  it("finds the id of a shipped rule in a file of one's own", () => {
    const text = ruleText({ ...sound, rule: "linux.disk-filling" });

    expect(lint([{ name: "mine.yml", text }]).findings.map(({ message }) => message)).toContain(
      'Rule "linux.disk-filling" is in the shipped library already (linux/disk-filling.yml); give yours another id',
    );
    expect(
      lint([{ name: "library/linux/disk-filling.yml", text }]).findings.map(({ kind }) => kind),
    ).not.toContain("duplicate-rule");
  });

  it.each([
    [{ severity: "urgent" }, "wanted one of info, warning, critical"],
    [{ fire: ["memory_available_bytes < 5 mb"] }, 'did you mean "MB"?'],
    [{ fire: ["cpu_busy_ratio > 30"] }, "did you mean 30%?"],
  ])("says for %j what is allowed or meant", (parts, text) => {
    const { findings } = lint([{ name: "r.yml", text: ruleText(parts) }]);

    expect(findings.map(({ message }) => message).join("\n")).toContain(text);
  });

  it("finds the same id in two files", () => {
    const text = ruleText({ ...sound, clear: "cpu_busy_ratio < 80%" });

    expect(
      lint([
        { name: "a.yml", text },
        { name: "b.yml", text },
      ]).findings.map(({ kind, file }) => `${file} ${kind}`),
    ).toEqual(["b.yml duplicate-rule"]);
  });

  it("knows every kind that it promises", () => {
    const shown = new Set(seeded.map(([kind]) => kind));

    expect(Object.keys(findingKinds).filter((kind) => !shown.has(kind))).toEqual(["duplicate-rule"]);
  });
});
