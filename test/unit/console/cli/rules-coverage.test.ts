import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ruleText } from "../../diagnostics-rules/rule-text.ts";
import { cliBench } from "./cli-bench.ts";

const given = { cpu_busy_ratio: "0.5x3 0.95x5" };
const passing = {
  name: "busy",
  given,
  expect: [
    { at: "20s", fault: "none" },
    { at: "80s", fault: "firing" },
  ],
};

async function bench(files: Readonly<Record<string, Readonly<Record<string, unknown>>>>) {
  const made = await cliBench();
  made.state.isReachable = false;
  mkdirSync(join(made.folder, "rules"));
  for (const [name, parts] of Object.entries(files))
    writeFileSync(join(made.folder, "rules", name), ruleText(parts));
  return made.run;
}

describe("housecall rules coverage", () => {
  it("says so when every clause is decided both ways, without a server", async () => {
    const run = await bench({ "a.yml": { tests: [passing] } });

    const { code, out, err } = await run("rules coverage rules/a.yml");

    expect([code, err]).toEqual([0, ""]);
    expect(out).toBe("1 tests, 0 failed. 1 of 1 clauses are decided as true and as false.\n");
  });

  it("names each clause that is not, with its place and what it lacks, and ends with findings", async () => {
    const run = await bench({
      "a.yml": {
        rule: "test.a",
        fire: ["cpu_busy_ratio > 90% for 5m", "cpu_busy_ratio > 99%"],
        tests: [{ ...passing, expect: [{ at: "80s", fault: "pending" }] }],
      },
    });

    const { code, out } = await run("rules coverage rules");

    expect(code).toBe(6);
    expect(out.split("\n").slice(0, 2)).toEqual([
      "rules/a.yml:6:9: fire 1 is never true (it holds in 1 test, but not for as long or as often as it asks): cpu_busy_ratio > 90% for 5m",
      "rules/a.yml:6:39: fire 2 is never true: cpu_busy_ratio > 99%",
    ]);
  });

  it("ends with findings when a test fails or a file has a mistake", async () => {
    const run = await bench({
      "a.yml": {
        rule: "test.a",
        tests: [passing, { ...passing, name: "wrong", expect: [{ at: "80s", fault: "none" }] }],
      },
      "b.yml": { rule: "test.b", fire: ["nonsense > 1"] },
    });

    const failing = await run("rules coverage rules/a.yml");
    const broken = await run("rules coverage rules/b.yml");

    expect([failing.code, broken.code]).toEqual([6, 6]);
    expect(failing.out).toContain('rules/a.yml: the test "wrong" fails: at 80s: got firing, wanted none');
    expect(broken.out).toContain('rules/b.yml:6:9: error: Unknown signal "nonsense"');
  });

  it("prints JSON with the names of the tests that decide each clause", async () => {
    const run = await bench({ "a.yml": { tests: [passing] } });

    const { out } = await run("rules coverage rules --json");

    expect(JSON.parse(out)).toMatchObject({
      tests: 1,
      failed: [],
      mistakes: [],
      clauses: [{ name: "fire 1", true: ["busy"], false: ["busy"], unknown: [], missing: [] }],
    });
  });

  it("refuses a file that is not there", async () => {
    const run = await bench({});

    const { code, err } = await run("rules coverage nowhere.yml");

    expect(code).toBe(4);
    expect(err).toContain("nowhere.yml cannot be read");
  });
});
