/**
 * `npm test`: brings what Debian packages the suites need, then runs every suite.
 *
 * As root with apt it installs what is missing; otherwise it prints the one command that does.
 * With CI=true nothing may be missing or skipped.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { requireDebianPackages } from "./lib/debian-packages.ts";
import { rootFolder } from "./lib/source-tree.ts";

const suites = ["unit", "property", "contract", "integration", "e2e"];

requireDebianPackages([
  "chromium",
  "fonts-noto-cjk",
  "openssl",
  "systemd",
  "e2fsprogs",
  "mount",
  "prometheus",
  "libfaketime",
]);
const startedAtMs = Date.now();
for (const suite of suites) runSuite(suite);
process.stdout.write(`All suites passed in ${Math.round((Date.now() - startedAtMs) / 1000)} s.\n`);

function runSuite(suite: string): void {
  process.stdout.write(`\n== ${suite} ==\n`);
  const vitest = join(rootFolder, "node_modules", "vitest", "vitest.mjs");
  const run = spawnSync(process.execPath, [vitest, "run", "--project", suite], {
    cwd: rootFolder,
    stdio: "inherit",
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
}
