import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ruleText } from "../../diagnostics-rules/rule-text.ts";
import { cliBench } from "./cli-bench.ts";

const rule = ruleText({
  rule: "test.outside",
  signals: { level: { cadence: "1m" } },
  let: { mean: "avg_over_time(level[5m])" },
  fire: ["mean > 10"],
  say: { en: "Mean {mean}", ko: "평균 {mean}" },
});
const samples =
  "timestamp,level\n2026-01-01 00:00,4\n2026-01-01 00:01,\n2026-01-01 00:02,36\n2026-01-01 00:30,1\n";

async function bench() {
  const made = await cliBench();
  made.state.isReachable = false;
  writeFileSync(join(made.folder, "r.yml"), rule);
  writeFileSync(join(made.folder, "s.csv"), samples);
  return made;
}

describe("housecall rules replay", () => {
  it("prints faults with time, severity, rule, sentence and causes, without a server", async () => {
    const { run } = await bench();

    const { code, out, err } = await run("rules replay s.csv --rules r.yml");

    expect([code, err]).toEqual([0, "Rows: 4. Changes of faults: 3.\n"]);
    expect(out.split("\n")[0]).toBe(
      "2026-01-01T00:02:00.000Z  firing    warning   test.outside: Mean 20 [one 100 %]",
    );
    expect(out).toMatch(/\n2026-01-01T00:17:00.000Z {2}unknown /);
    expect(out.trim().split("\n").at(-1)).toMatch(/^2026-01-01T00:30:00.000Z {2}resolved/);
  });

  it("prints lets as CSV and faults beside it, or both as JSON", async () => {
    const { run } = await bench();

    const csv = await run("rules replay s.csv --rules . --values");
    const json = await run("rules replay s.csv --rules . --values --json");

    expect(csv.out.split("\n").slice(0, 4)).toEqual([
      "timestamp,rule,instance,fault,mean",
      "2026-01-01T00:00:00.000Z,test.outside,,inactive,4",
      "2026-01-01T00:01:00.000Z,test.outside,,inactive,4",
      "2026-01-01T00:02:00.000Z,test.outside,,firing,20",
    ]);
    expect(csv.err).toContain("firing");
    const rows = json.out
      .trim()
      .split("\n")
      .map((row) => JSON.parse(row));
    expect(rows.filter(({ kind }) => kind === "values")).toHaveLength(4);
    expect(rows.find(({ kind }) => kind === "fault")).toMatchObject({
      rule: "test.outside",
      state: "firing",
      causes: [{ id: "one", share: 1 }],
    });
  });

  it("takes samples from a pipe, and signals from a file", async () => {
    const { run, folder } = await bench();
    writeFileSync(join(folder, "r.yml"), rule.replace(/^signals: .*$/m, ""));
    writeFileSync(join(folder, "signals.json"), '{"level": {"cadence": "1m"}}');

    const { code, out } = await run("rules replay - --rules r.yml --signals signals.json", {
      input: samples,
    });

    expect([code, out.split("\n")[0]]).toEqual([
      0,
      "2026-01-01T00:02:00.000Z  firing    warning   test.outside: Mean 20 [one 100 %]",
    ]);
  });

  it("says what it left out, what no rule reads and what rules miss", async () => {
    const { run, folder } = await bench();
    writeFileSync(
      join(folder, "r.yml"),
      rule.replace('"level":{', '"load":{},"level":{').replace("mean > 10", "mean > 10 and load > 0"),
    );
    const rows = Array.from({ length: 1_002 }, (_, row) => `${1_767_225_600 + 60 * (row + 1)},1,x\n`);

    const { code, err } = await run("rules replay - --rules r.yml", {
      input: `timestamp,level,label\n${rows.join("")}1767225600,1,x\n`,
    });

    expect(code).toBe(0);
    expect(err.split("\n")).toEqual([
      "Rows left out, more than 1,000 rows behind their time: 1.",
      "No rule reads label.",
      "Rules read what is not in it: load.",
      "Rows: 1002. Changes of faults: 0.",
      "",
    ]);
  });

  it("says that a rule counts cycles where none ends, and takes those of JSON lines", async () => {
    const { run, folder } = await bench();
    writeFileSync(join(folder, "r.yml"), rule.replace("mean > 10", "mean > 10 for 2 cycles"));
    const lines = [0, 1, 2].flatMap((cycle) => [
      JSON.stringify({ timestamp: 1_767_225_600 + 60 * cycle, level: 40 }),
      JSON.stringify({ timestamp: 1_767_225_630 + 60 * cycle, event: "cycle-finished" }),
    ]);

    const without = await run("rules replay s.csv --rules r.yml");
    const counted = await run("rules replay - --rules r.yml", { input: lines.join("\n") });

    expect(without.err).toContain("There is no end of a cycle in it, and test.outside counts cycles");
    expect(counted.err).not.toContain("cycle");
    expect(counted.out).toContain("firing");
  });

  it("says which samples come too seldom for the cadence of their signal", async () => {
    const { run, folder } = await bench();
    const input = `timestamp,level\n${Array.from({ length: 50 }, (_, row) => `${900 * row},1\n`).join("")}`;
    const slow = await run("rules replay - --rules r.yml", { input });
    writeFileSync(join(folder, "r.yml"), rule.replace('"cadence":"1m"', '"cadence":"15m"'));

    const declared = await run("rules replay - --rules r.yml", { input });

    expect(slow.err).toBe(
      'Samples of level come 900 s apart, too seldom for its cadence: in between they count as missing. A signal that a rule declares has "cadence:".\nRows: 50. Changes of faults: 0.\n',
    );
    expect(declared.err).toBe("Rows: 50. Changes of faults: 0.\n");
  });

  it.each([
    ["timestamp,temp,label\n5,x,y\n", "CSV"],
    ['{"timestamp": 5, "temp": 1, "label": "y"}\n', "JSON"],
  ])("says what to declare when no rule reads anything of %j", async (input) => {
    const { run } = await bench();

    const { code, err } = await run("rules replay - --rules r.yml", { input });

    expect(code).toBe(2);
    expect(err).toContain("standard input: no rule reads temp, label. Rules read level. A rule that should");
    expect(err).toContain('declares it under "signals:"');
  });

  it.each([
    ["\u001f\ufffd\b\n", "standard input:1: the file is packed"],
    ['[{"timestamp": 5, "level": 1}]\n', "got a JSON list, wanted one JSON object a line"],
    ["time,\u001b[2Jlevel\n", "got the columns time, \\u001b[2Jlevel, wanted"],
    [`timestamp,level\n5,${"1".repeat(70_000)}\n`, "standard input:2: the line is longer than 65536"],
  ])("refuses %.20j in a clear text", async (input, text) => {
    const { run } = await bench();

    const { code, err } = await run("rules replay - --rules r.yml", { input });

    expect(code).toBe(2);
    expect(err).toContain(text);
  });

  it.each([
    ["rules replay missing.csv --rules r.yml", 4, "missing.csv cannot be read"],
    ["rules replay s.csv --rules missing", 4, "missing cannot be read"],
    ["rules replay s.csv --rules r.yml --signals missing", 4, "missing cannot be read"],
    ["rules replay s.csv --rules s.csv", 2, "s.csv"],
    ["rules replay r.yml --rules r.yml", 2, "r.yml:1:"],
    ["rules replay - --rules r.yml", 2, "no row of samples"],
    ["rules replay s.csv --rules r.yml --class toaster", 2, "Allowed choices"],
  ])("ends `%s` with exit code %i and one clear text", async (line, code, text) => {
    const { run } = await bench();

    const result = await run(line);

    expect(result.code).toBe(code);
    expect(result.err).toContain(text);
    expect(result.err).not.toMatch(/\n {4}at /);
  });
});
