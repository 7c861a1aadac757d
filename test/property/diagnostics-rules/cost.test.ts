import { shippedRuleFiles } from "@housecall/diagnostics-rules";
import { type RuleCost, ruleCosts } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { buildRules } from "../../../diagnostics-rules/language/load-rules.ts";
import { runTest } from "../../../diagnostics-rules/tools/test-rules.ts";
import { ruleText } from "../../unit/diagnostics-rules/rule-text.ts";

const fleet = { devices: 1_000, instances: 1 };

function costOf(parts: Readonly<Record<string, unknown>>): RuleCost {
  const { rules, mistakes } = ruleCosts([{ name: "r.yml", text: ruleText(parts) }], fleet);
  const [cost] = rules;
  if (cost === undefined) throw new Error(mistakes.map(({ message }) => message).join("\n"));
  return cost;
}

/** The most that one judgement really looked at while the tests of a rule ran. */
function workDone(text: string): number {
  let most = 0;
  for (const { rule, read } of buildRules([{ path: "r.yml", text }])) {
    if (rule === undefined) throw new Error("the rule has a mistake");
    const probe = {
      learn: ({ work }: { readonly work: number }) => {
        most = Math.max(most, work);
      },
    };
    for (const test of read.source?.tests ?? [])
      runTest({ ...rule, operators: [...rule.operators, probe] }, test);
  }
  return most;
}

describe("the cost of a rule", () => {
  it("tells a window of at most 512 samples as exact", () => {
    expect(costOf({ fire: ["avg_over_time(cpu_busy_ratio[5m]) > 90%"] }).windows).toEqual([
      {
        of: "cpu_busy_ratio",
        functions: ["avg_over_time"],
        windowMs: 300_000,
        cycles: 0,
        kind: "exact",
        keeps: 62,
        errorMs: 0,
      },
    ]);
  });

  it("tells a longer one with the length of its buckets as the error", () => {
    expect(costOf({ fire: ["max_over_time(cpu_busy_ratio[8h]) > 90%"] }).windows).toMatchObject([
      { kind: "buckets", keeps: 65, errorMs: (8 * 3_600_000) / 64 },
    ]);
  });

  it("tells windows of cycles, of log lines and of what is only shown", () => {
    const { windows } = costOf({
      applies_to: { class: "washer" },
      fire: ["avg_over_time(drain_duration_s[10 cycles]) > 100", 'log("stuck") >= 3 in 10m'],
      evidence: { keep: ["max_over_time(drum_level_khz[10s])"] },
    });

    expect(windows).toMatchObject([
      { of: 'log("stuck")', kind: "exact", windowMs: 600_000 },
      { of: "drum_level_khz", kind: "exact", windowMs: 10_000 },
      { of: "drain_duration_s", kind: "cycles", cycles: 10, keeps: 10, errorMs: 0 },
    ]);
  });

  it("counts while twice, and every clause and operator once", () => {
    const cost = costOf({
      while: "cpu_busy_ratio > 1%",
      fire: ["cpu_busy_ratio > 90%", "cpu_busy_ratio > 2 * baseline(cpu_busy_ratio, 50 samples)"],
      clear: "cpu_busy_ratio < 50%",
    });

    expect(cost.evaluationsPerSample).toBe(2 + 2 + 1 + 1);
  });

  it("says exactly what a judgement looks at when its windows are full", () => {
    const parts = {
      fire: ["avg_over_time(cpu_busy_ratio[1m]) > 99% or max_over_time(cpu_busy_ratio[40s]) > 99%"],
      clear: "avg_over_time(cpu_busy_ratio[1m]) < 10%",
      tests: [
        {
          name: "n",
          cadence: "4s",
          given: { cpu_busy_ratio: "0.5x60" },
          expect: [{ at: "4m", fault: "none" }],
        },
      ],
    };

    // A window of 40 s lies in the ring of the one of a minute, so 10 of its 14 samples are looked at.
    expect(costOf(parts).workPerSample).toBe(1 + 3 * 15);
    expect(workDone(ruleText(parts))).toBe(2 * 15 + 11);
  });

  it.each(["washer/drain-slow.yml", "robot-cleaner/filter-blocked.yml", "linux/service-restart-loop.yml"])(
    "is a bound for what the tests of %s look at",
    (path) => {
      const text = shippedRuleFiles().find((file) => file.path === path)?.text ?? "";
      const [cost] = ruleCosts([{ name: path, text }], fleet).rules;

      const done = workDone(text);

      expect(done).toBeGreaterThan(0);
      expect(done).toBeLessThanOrEqual((cost?.workPerSample ?? 0) + (cost?.workPerChange ?? 0));
    },
  );

  it("names the streams whose gaps delay it, and for how long", () => {
    const streams = (fire: string, applies = {}) =>
      costOf({ fire: [fire], applies_to: { class: "washer" }, late: "3m", ...applies });

    expect(streams("cpu_busy_ratio > 90%")).toMatchObject({ streams: ["metrics"], lateMs: 180_000 });
    expect(streams("drain_duration_s > 100 for 2 of 3 cycles").streams).toEqual(["urgent", "metrics"]);
    expect(streams('log("stuck") >= 3 in 10m').streams).toEqual(["urgent", "metrics", "logs"]);
    expect(streams("silence() > 5m").streams).toEqual([]);
  });

  it("adds up what a device of each class keeps, its own rules and those of every Linux device", () => {
    const files = [
      { name: "a.yml", text: ruleText({ rule: "test.a" }) },
      { name: "b.yml", text: ruleText({ rule: "test.b", fire: ["disk_used_ratio > 90%"] }) },
      { name: "c.yml", text: ruleText({ rule: "test.c", applies_to: { class: "washer" } }) },
    ];

    const { rules, totals } = ruleCosts(files, { devices: 1_000, instances: 3 });

    const bytes = rules[0]?.stateBytes ?? 0;
    expect(rules.map(({ instanceKind }) => instanceKind)).toEqual(["", "mount", ""]);
    expect(totals).toMatchObject([
      { deviceClass: "linux", rules: 2, stateBytesPerDevice: bytes + 4 * bytes },
      { deviceClass: "washer", rules: 3, stateBytesPerFleet: 1_000 * (2 * bytes + 4 * bytes) },
    ]);
  });

  it("leaves a rule with a mistake out and tells the mistake", () => {
    const { rules, mistakes } = ruleCosts(
      [{ name: "r.yml", text: ruleText({ fire: ["nonsense > 1"] }) }],
      fleet,
    );

    expect(rules).toEqual([]);
    expect(mistakes).toMatchObject([{ kind: "unknown-signal" }]);
  });
});
