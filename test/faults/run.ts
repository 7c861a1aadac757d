/** `npm run test:faults`: kill -9, full disks and damage, judged by an independent record of what was sent and acknowledged. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { requireDebianPackages } from "../lib/debian-packages.ts";
import { rootFolder } from "../lib/source-tree.ts";

requireDebianPackages(["openssl", "e2fsprogs", "mount"]);
const vitest = join(rootFolder, "node_modules", "vitest", "vitest.mjs");
const args = [vitest, "run", "--project", "faults", ...process.argv.slice(2)];
const run = spawnSync(process.execPath, args, { cwd: rootFolder, stdio: "inherit" });
process.exit(run.status ?? 1);
