import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ruleText } from "../../diagnostics-rules/rule-text.ts";
import { cliBench } from "./cli-bench.ts";

async function bench(parts: Readonly<Record<string, unknown>>) {
  const made = await cliBench();
  made.state.isReachable = false;
  writeFileSync(join(made.folder, "r.yml"), ruleText(parts));
  return made.run;
}

const long = { fire: ["disk_used_ratio > 90% and max_over_time(disk_used_ratio[30d]) > 95%"] };

describe("housecall rules cost", () => {
  it("prints a row per rule, the windows of a single one, and totals, without a server", async () => {
    const run = await bench(long);

    const { code, out, err } = await run("rules cost r.yml --devices 10000 --instances 4");

    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^test\.rule +1\.6 kB +mount +1 in buckets +11 h 15 min +1 +67 +metrics +2 min$/m);
    expect(out).toMatch(/^disk_used_ratio +max_over_time +30 d +65 buckets of 11 h 15 min +11 h 15 min$/m);
    expect(out).toContain("state of 10,000 devices");
    expect(out).toMatch(/^linux +1 +8\.\d kB +8\d\.\d MB +67$/m);
  });

  it("prints JSON", async () => {
    const run = await bench(long);

    const { out } = await run("rules cost r.yml --json");

    expect(JSON.parse(out)).toMatchObject({
      devices: 1_000,
      instances: 1,
      rules: [{ rule: "test.rule", windows: [{ kind: "buckets", errorMs: 40_500_000 }] }],
    });
  });

  it("ends with findings when a rule cannot be loaded", async () => {
    const run = await bench({ fire: ["nonsense > 1"] });

    const { code, out } = await run("rules cost r.yml");

    expect(code).toBe(6);
    expect(out).toContain('Unknown signal "nonsense"');
  });

  it("refuses a fleet of no size", async () => {
    const run = await bench(long);

    const { code, err } = await run("rules cost r.yml --devices 0");

    expect(code).toBe(2);
    expect(err).toContain("--devices: wanted a whole number");
  });
});
