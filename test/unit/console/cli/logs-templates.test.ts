import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { syntheticLog } from "../../../lib/synthetic-logs.ts";
import { cliBench } from "./cli-bench.ts";

const { lines } = syntheticLog("sshd", { seed: 1, count: 500 });

describe("housecall logs templates", () => {
  it("prints id and template of every line of a file, without a server", async () => {
    const bench = await cliBench();
    bench.state.isReachable = false;
    writeFileSync(join(bench.folder, "a.log"), `${lines.join("\n")}\n\nlast line without end`);

    const { code, out } = await bench.run("logs templates a.log");
    const rows = out.split("\n");

    expect(code).toBe(0);
    expect(rows).toHaveLength(lines.length + 3);
    for (const row of rows.slice(0, -1)) expect(row).toMatch(/^[0-9a-f]{16}\t/);
    expect(rows.at(-3)).toMatch(/\t$/);
    expect(rows.at(-2)).toMatch(/\tlast line without end$/);
  });

  it("gives a file and a pipe the same templates", async () => {
    const bench = await cliBench();
    const input = `${lines.join("\r\n")}\r\n`;
    writeFileSync(join(bench.folder, "a.log"), input);

    const file = await bench.run("logs templates a.log");
    const pipe = await bench.run("logs templates -", { input });

    expect(pipe).toEqual(file);
  });

  it("prints of a pipe as soon as it has learnt from the first lines", async () => {
    const bench = await cliBench();

    const { out } = await bench.run("logs templates - --learn 2 --json", {
      input: "a 1 x\na 2 x\na 3 x\nnew line\n",
    });

    expect(
      out
        .trim()
        .split("\n")
        .map((row) => JSON.parse(row).text),
    ).toEqual(["a <int> x", "a <int> x", "a <int> x", "new line"]);
  });

  it("lets no line obey the terminal or break the table", async () => {
    const bench = await cliBench();

    const { out } = await bench.run("logs templates -", { input: "a\tb \u001b[31m c \u009b d\n" });

    expect(out).toMatch(/^[0-9a-f]{16}\t[^\t\u001b\u009b]*\n$/);
  });

  it.each([
    ["logs templates missing.log", 4],
    ["logs templates .", 2],
    ["logs templates - --learn none", 2],
  ])("ends `%s` with exit code %i and one clear text", async (line, code) => {
    const bench = await cliBench();

    const result = await bench.run(line);

    expect(result.code).toBe(code);
    expect(result.err.length).toBeGreaterThan(20);
    expect(result.err).not.toMatch(/\n {4}at /);
  });

  it("cuts a line that is too long instead of holding it", async () => {
    const bench = await cliBench();
    writeFileSync(join(bench.folder, "a.log"), `${"x".repeat(3_000_000)}\nshort\n`);

    const { out } = await bench.run("logs templates a.log");

    expect(out.split("\n")).toHaveLength(3);
    expect(readFileSync(join(bench.folder, "a.log")).length).toBeGreaterThan(out.length * 100);
  });
});
