/** The house rules that Biome knows, so that nobody has to remember to run it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rootFolder } from "../lib/source-tree.ts";

const program = join(rootFolder, "node_modules", "@biomejs", `cli-linux-${process.arch}`, "biome");
const production = ["proto", "diagnostics-rules", "broker", "console", "agent", "firmware-sim"];

it("keeps every function within 40 lines, and every other lint rule", () => {
  const run = spawnSync(program, ["lint", ...production], { cwd: rootFolder, encoding: "utf8" });

  expect(run.status, run.stdout + run.stderr).toBe(0);
});
