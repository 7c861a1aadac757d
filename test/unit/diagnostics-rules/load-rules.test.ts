import { loadRules } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { processorMs } from "../../lib/processor-time.ts";
import { ruleText } from "./rule-text.ts";

function kinds(text: string): string[] {
  return loadRules([{ path: "r.yml", text }]).findings.map(({ kind }) => kind);
}

function messages(parts: Readonly<Record<string, unknown>>): string[] {
  return loadRules([{ path: "r.yml", text: ruleText(parts) }]).findings.map(({ message }) => message);
}

describe("a rule file", () => {
  it("is told with all its mistakes at once, each with line and column", () => {
    const text = `rule: linux.bad
version: zero
status: live
title: { en: A, ko: 가 }
applies_to: { class: linux }
fier:
  - cpu_busy_ratio > 1
severity: warning
safety: S9
causes: []
say: { en: A, ko: 가 }
remedy: []
`;

    const { findings } = loadRules([{ path: "bad.yml", text }]);

    expect(findings.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      "2:10 version: Invalid input: expected number, received string",
      "1:1 fire: Is missing, wanted a list",
      '9:9 safety: Invalid option: expected one of "S1"|"S2"|"S3"|"S4"|"S5"',
      '6:1 Unknown field "fier"; did you mean "fire"?',
    ]);
  });

  it.each([
    [{ causes: [{ id: "a", title: { en: "A", ko: "가" }, prior: 1, likelyhood: 1 }] }, "likelihood"],
    [{ remedy: [{ who: "remote", stp: { en: "A", ko: "가" } }] }, "step"],
    [{ tests: [{ name: "a", expect: [{ at: "1s", falt: "none" }] }] }, "fault"],
    [{ severity: { start: "info", critcal: "after 5m" } }, "critical"],
    [{ signals: { mine: { cadense: "5s" } } }, "cadence"],
    [{ applies_to: { class: "linux", models: ["a"] } }, "model"],
  ])("says for an unknown field in %j the nearest name that may stand there", (parts, wanted) => {
    expect(messages(parts).join("\n")).toContain(`; did you mean "${wanted}"?`);
  });

  it("points into the expression that is wrong", () => {
    const text = `${ruleText({ fire: undefined })}\nfire:\n  - cpu_busy_ratio > 90% and disk_used_rato > 95%\n`;

    const [finding] = loadRules([{ path: "r.yml", text }]).findings;

    expect(finding).toMatchObject({
      kind: "unknown-signal",
      line: 12,
      column: 30,
      message: 'Unknown signal "disk_used_rato"; did you mean "disk_used_ratio"?',
    });
  });

  it("that is wrong keeps no other from being loaded", () => {
    const { rules, findings } = loadRules([
      { path: "a.yml", text: "rule: [" },
      { path: "b.yml", text: ruleText({}) },
    ]);

    expect(rules.map(({ id }) => id)).toEqual(["test.rule"]);
    expect(findings.length).toBeGreaterThan(0);
  });

  it("with a colon in a text says what to do", () => {
    const { findings } = loadRules([{ path: "a.yml", text: "rule: a.b\nsay: one: two" }]);

    expect(findings[0]?.message).toContain('Put a text that holds ": " in quotes.');
  });

  it("with a second document says what is wanted, in no words of the parser", () => {
    const { findings } = loadRules([{ path: "r.yml", text: "a: 1\n---\nb: 2" }]);

    expect(findings.map(({ message }) => message)).toEqual([
      'Got a second document behind "---", wanted one rule a file',
    ]);
  });

  it("whose id is taken is refused", () => {
    const { rules, findings } = loadRules([
      { path: "a.yml", text: ruleText({}) },
      { path: "b.yml", text: ruleText({ version: 2 }) },
    ]);

    expect(rules).toHaveLength(1);
    expect(findings[0]).toMatchObject({ file: "b.yml", kind: "duplicate-rule" });
  });
});

describe("hostile YAML", () => {
  it.each([
    ["anchors", `${ruleText({})}\nlet: &a {}`, "yaml-forbidden"],
    ["aliases", "rule: &x a\nversion: *x", "yaml-forbidden"],
    ["tags", `${ruleText({ version: undefined })}\nversion: !!int "1"`, "yaml-forbidden"],
    ["a bomb of aliases", "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]", "yaml-forbidden"],
    ["deep nesting", "[".repeat(30_000), "yaml-too-deep"],
    ["deep nesting in lists", "- ".repeat(30_000), "yaml-too-deep"],
    ["deep closed nesting", `${"[".repeat(5_000)}1${"]".repeat(5_000)}`, "yaml-too-deep"],
    ["the same key twice", `${ruleText({})}\nversion: 2`, "yaml-syntax"],
    ["ten megabytes", "a".repeat(10_000_000), "file-too-large"],
    ["nothing", "", "schema"],
    ["a list", "- a", "schema"],
    ["a prototype key", `${ruleText({})}\n__proto__: { rule: x }`, "schema"],
    ["two documents", `${ruleText({})}\n---\na: 1`, "yaml-forbidden"],
  ])("with %s is refused quickly", (_, text, kind) => {
    let found: string[] = [];

    const spentMs = processorMs(() => (found = kinds(text)));

    expect(spentMs).toBeLessThan(2_000);
    expect(new Set(found)).toContain(kind);
  });
});

describe("types and units", () => {
  it.each([
    ["cpu_busy_ratio", "Got a number (ratio), wanted a condition"],
    ["cpu_busy_ratio > 5 GB", "Got ratio and GB to compare"],
    ["memory_total_bytes + uptime_s > 1", "Got bytes and s to add"],
    ["rate(network_errors_total[5m]) > 5m", "Got count/s and m to compare"],
    ["cpu_busy_ratio and load_1m > 1", "Got a number (ratio), wanted a condition"],
    ["not cpu_busy_ratio", "Got a number (ratio), wanted a condition"],
    ["(cpu_busy_ratio > 1) + 1 > 2", "Got a condition, wanted a number"],
    ["avg_over_time(cpu_busy_ratio) > 1", "got no window"],
    ["abs(cpu_busy_ratio[5m]) > 1", "Got a window, wanted it inside a function"],
    ["avg_over_time(cpu_busy_ratio[5m], 3) > 1", "got 2 arguments, wanted 1"],
    [
      "averge_over_time(cpu_busy_ratio[5m]) > 1",
      'Unknown function "averge_over_time"; did you mean "avg_over_time"?',
    ],
    ["quantile_over_time(2, cpu_busy_ratio[5m]) > 1", "got 2, wanted 0..1"],
    ["avg_over_time(cpu_busy_ratio[90d]) > 1", "Got a window of 90 d, wanted at most 30 d"],
    ['rate(log("boom")[5m]) > 1', "only count_over_time counts them"],
    ['log("boom") > 1', "A count needs a window"],
    ['log("<any>") > 1 in 5m', "would match nearly every line"],
    ['log("boom <itn>") > 1 in 5m', 'Unknown placeholder "<itn>"; did you mean "int"?'],
    ['log("boom") > 1000 in 5m', "Got a count of 1000, wanted"],
    [
      "disk_used_ratio > 90% and unit_active == 0",
      'Signal "unit_active" exists per unit, but the rule is judged per mount',
    ],
    ["drum_level_khz > 22", "it belongs to another device class"],
    ["coalesce(clock_offset_s, 200 MiB) > 5m", "coalesce got s and "],
    ["silence() > 5m and cpu_busy_ratio > 1", "silence() is judged by the server's clock"],
  ])("%s is refused", (expression, wanted) => {
    expect(messages({ fire: [expression] }).join("\n")).toContain(wanted);
  });

  it.each([
    "memory_available_bytes < 200 MiB",
    "memory_available_bytes / memory_total_bytes < 5%",
    "clock_offset_s > 5m or clock_offset_s < -5m",
    "rate(network_received_bytes_total[5m]) > 10 MB/s",
    "deriv(temperature_celsius[10m]) > 2 K/min",
    "0.5 * swap_used_ratio + 0.1 > cpu_busy_ratio",
    "clamp_max(load_1m, 8) > 4",
    "memory_available_bytes < 0.5 * coalesce(baseline(memory_available_bytes, 100 samples), 200 MiB)",
    "unit_active == 0",
  ])("%s is right", (expression) => {
    expect(messages({ fire: [expression] })).toEqual([]);
  });

  it("let a literal without unit take that of its neighbour", () => {
    const { rules } = loadRules([
      { path: "r.yml", text: ruleText({ applies_to: { class: "washer" }, fire: ["drum_level_khz < 22"] }) },
    ]);

    expect(JSON.stringify(rules[0]?.fire[0]?.typed)).toContain("22000");
  });

  it("refuse lets that double each other, at once", () => {
    const names = Array.from({ length: 40 }, (_, index) => `l${index}`);
    const lets = Object.fromEntries(
      names.map((name, index) => [name, index === 39 ? "cpu_busy_ratio" : `l${index + 1} + l${index + 1}`]),
    );
    let found = "";

    const spentMs = processorMs(() => (found = messages({ let: lets, fire: ["l0 > 1"] }).join()));

    expect(found).toContain("more than 10000 parts");
    expect(spentMs).toBeLessThan(2_000);
  });

  it("refuse a rule that would keep too much", () => {
    const wide = [
      "cpu_busy_ratio",
      "load_1m",
      "swap_used_ratio",
      "memory_available_ratio",
      "cpu_iowait_ratio",
      "memory_available_bytes",
      "memory_pressure_ratio",
    ].map((name) => `avg_over_time(${name}[80m]) > 0.1`);

    expect(messages({ fire: [wide.join(" and ")] }).join()).toContain("wanted at most 49152");
  });

  it("refuse a rule for each of something that nothing in it names", () => {
    expect(messages({ applies_to: { class: "linux", each: "mont" } })).toEqual([
      "Nothing in the rule names a mont, wanted a signal that exists per mont or a log template with <mont>",
    ]);
  });

  it("refuse a let that uses itself", () => {
    expect(messages({ let: { a: "b + 1", b: "a + 1" }, fire: ["a > 1"] }).join("\n")).toContain(
      "uses itself: a -> b -> a",
    );
  });

  it("refuse a text that names a value the rule does not have", () => {
    expect(messages({ say: { en: "{cpu_bsy_ratio}", ko: "값" } })).toEqual([
      'Unknown value "{cpu_bsy_ratio}"; did you mean "cpu_busy_ratio"?',
    ]);
  });
});

describe("a let with a mistake", () => {
  it("is told once, at its own place, however often it is used", () => {
    const told = messages({
      let: { busy: "avg_over_time(cpu_bsy_ratio[5m])", more: "busy * 2" },
      fire: ["busy > 0.5", "more > 1"],
      clear: "more < 0.2",
    });

    expect(told).toEqual([
      expect.stringContaining('Unknown signal "cpu_bsy_ratio"; did you mean "cpu_busy_ratio"?'),
    ]);
  });
});
