import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ruleText } from "../../diagnostics-rules/rule-text.ts";
import { cliBench } from "./cli-bench.ts";

/** A rule about data that no catalogue knows. */
const outside = {
  rule: "test.outside",
  signals: { outlet_temp: { unit: "celsius", cadence: "1m", min: -20, max: 120 } },
  fire: ["avg_over_time(outlet_temp[5m]) > 80"],
  clear: "outlet_temp < 70",
  say: { en: "Is {outlet_temp}", ko: "현재 {outlet_temp}" },
  tests: [
    {
      name: "fires when it is hot",
      kind: "fires",
      cadence: "1m",
      given: { outlet_temp: "60x2 95x4" },
      expect: [{ at: "5m", fault: "firing", say: "Is 95 °C" }],
    },
    {
      name: "is quiet just below",
      kind: "nearly",
      cadence: "1m",
      given: { outlet_temp: "79x9" },
      expect: [{ at: "9m", fault: "none" }],
    },
    {
      name: "says nothing without data",
      kind: "missing",
      cadence: "1m",
      given: { outlet_temp: "_x9" },
      expect: [{ at: "9m", fault: "none" }],
    },
  ],
};

async function bench(parts: Readonly<Record<string, unknown>> = {}) {
  const made = await cliBench();
  made.state.isReachable = false;
  mkdirSync(join(made.folder, "mine"));
  writeFileSync(join(made.folder, "mine/r.yml"), ruleText({ ...outside, ...parts }));
  return made;
}

describe("housecall rules lint and test", () => {
  it("take a rule about signals that it declares itself, without a server", async () => {
    const { run } = await bench();

    expect(await run("rules lint mine")).toMatchObject({ code: 0, out: "1 files, nothing found.\n" });
    expect(await run("rules test mine/r.yml")).toMatchObject({
      code: 0,
      out: [
        "ok      test.outside: fires when it is hot",
        "ok      test.outside: is quiet just below",
        "ok      test.outside: says nothing without data",
        "3 tests, 0 failed.\n",
      ].join("\n"),
    });
  });

  it("tell findings by their exit code", async () => {
    const { run } = await bench({ fire: ["outlet_temp > 80 kg"], clear: undefined });

    const lint = await run("rules lint mine/r.yml");
    const test = await run("rules test mine/r.yml --json");

    expect(lint.code).toBe(6);
    expect(lint.out).toMatch(/^mine\/r\.yml:\d+:\d+: error: .*\[unit-mismatch\]$/m);
    expect(test.code).toBe(6);
    expect(JSON.parse(test.out)).toMatchObject({ results: [{ passed: false }] });
  });

  it("say where a signal is declared that the catalogue does not have", async () => {
    const { run } = await bench({ signals: {} });

    expect((await run("rules lint mine/r.yml")).out).toContain(
      'Unknown signal "outlet_temp"; what the catalogue does not have is declared under "signals:"',
    );
  });
});
