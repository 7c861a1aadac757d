import { spawnSync } from "node:child_process";

/** Makes sure that Debian packages are installed; ends the process with the one command to run when it cannot. */
export function requireDebianPackages(names: readonly string[]): void {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const install = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (process.getuid?.() !== 0) stop(`These tests need Debian packages. Please run: sudo ${install}`);
  process.stdout.write(`Installing what the tests need: ${missing.join(", ")}\n`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const script = `apt-get update -qq && ${install} -qq`;
  const run = spawnSync("sh", ["-c", script], { stdio: ["ignore", "ignore", "inherit"], env: environment });
  if (run.status !== 0) stop(`Installing failed. Please run: ${install}`);
}

function isInstalled(name: string): boolean {
  const run = spawnSync("dpkg-query", ["--status", name], { encoding: "utf8" });
  return run.status === 0 && run.stdout.includes("Status: install ok installed");
}

function stop(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
