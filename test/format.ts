/**
 * `npm run format`: checks format and lint with Biome's program for this machine.
 *
 * Biome's own package also names programs for machines on which Housecall is not built; its Linux
 * programs are named by the root package directly, so that the lockfile stays complete (DECISIONS 10).
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { rootFolder } from "./lib/source-tree.ts";

const program = join(rootFolder, "node_modules", "@biomejs", `cli-linux-${process.arch}`, "biome");
const run = spawnSync(program, process.argv.slice(2), { cwd: rootFolder, stdio: "inherit" });
if (run.error)
  process.stderr.write(`${program}: ${run.error.message}. Run npm ci on Linux (x64 or arm64).\n`);
process.exit(run.status ?? 1);
