import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { launcher } from "../../../agent/launcher.ts";
import { agentMemorySettings, agentNodeFlags } from "../../../console/start/local-agent-settings.ts";

it("starts the shipped file small by sh, with the settings with which the server starts its own agent", () => {
  const folder = mkdtempSync(join(tmpdir(), "housecall-launcher-"));
  const file = join(folder, "with space.cjs");
  const program =
    "console.log(JSON.stringify({ pid: process.pid, flags: process.execArgv, args: process.argv.slice(2), env: process.env }))";
  writeFileSync(file, `${launcher}\n"use strict";${program}\n`);
  try {
    const env = { PATH: process.env["PATH"] ?? "", HOUSECALL_NODE: process.execPath };
    const started = JSON.parse(execFileSync("sh", [file, "run", "a b"], { env, encoding: "utf8" }));

    expect(started.flags).toEqual(agentNodeFlags);
    expect(started.env).toMatchObject(agentMemorySettings);
    expect(started.args).toEqual(["run", "a b"]);
    expect(execFileSync(process.execPath, [file, "run"], { encoding: "utf8" })).toContain('"flags":[]');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
