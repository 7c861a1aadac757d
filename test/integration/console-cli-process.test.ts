import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { ruleText } from "../unit/diagnostics-rules/rule-text.ts";

const main = join(import.meta.dirname, "../../console/cli/main.ts");
const folder = mkdtempSync(join(tmpdir(), "housecall-cli-"));

afterAll(() => rmSync(folder, { recursive: true }));

/** Their changes are far more than a pipe holds. */
const ROWS = 4_000;

/** The process, whose output is not read for a while after it came; then all of it. */
async function runSlowly(...words: readonly string[]) {
  const child = spawn(process.execPath, [main, ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  await once(child.stdout, "readable");
  await sleep(1_000);
  let out = "";
  child.stdout.setEncoding("utf8");
  for await (const part of child.stdout) out += part;
  return { code: await ended, out };
}

describe("the command line as a process", () => {
  it("loses nothing of its output to a slow reader", async () => {
    const rows = Array.from({ length: ROWS }, (_, row) => `${1_767_225_600 + 10 * row},${row % 2}\n`);
    writeFileSync(join(folder, "s.csv"), `timestamp,level\n${rows.join("")}`);
    writeFileSync(join(folder, "r.yml"), ruleText({ signals: { level: {} }, fire: ["level > 0"] }));

    const { code, out } = await runSlowly("rules", "replay", "s.csv", "--rules", "r.yml", "--json");

    const changes = out.trimEnd().split("\n");
    expect([code, changes.length]).toEqual([0, ROWS - 1]);
    expect(JSON.parse(changes.at(-1) ?? "")).toMatchObject({ state: "firing" });
  });
});
