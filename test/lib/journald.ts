import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const daemon = "/lib/systemd/systemd-journald";
/** One file per test that uses the journal, named by its process; and the daemon's, if a test had to start it. */
const usersFolder = join(tmpdir(), "housecall-test-journald");
const daemonFile = join(usersFolder, "daemon");
let uses = 0;

/**
 * Makes sure that a real journal takes lines; returns how to give it back.
 *
 * Test files run side by side: whoever gives it back last ends the daemon that one of them had to start.
 */
export async function ensureJournald(): Promise<() => Promise<void>> {
  mkdirSync(usersFolder, { recursive: true });
  uses += 1;
  const use = join(usersFolder, `${process.pid}-${uses}`);
  writeFileSync(use, "");
  if (!isRunning() && claimStart()) startDaemon();
  for (let attempt = 0; attempt < 100 && !canWrite(attempt); attempt += 1) await sleep(100);
  if (!existsSync("/run/systemd/journal/socket")) throw new Error(`${daemon} did not start`);
  return () => {
    rmSync(use);
    return endUnused();
  };
}

/** Writes lines to the journal as a program of the given name does. */
export function writeJournal(program: string, lines: readonly string[]): void {
  const run = spawnSync("systemd-cat", ["-t", program, "-p", "warning"], {
    input: `${lines.join("\n")}\n`,
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`systemd-cat ended with ${run.status}: ${run.stderr}`);
}

/** True for the one test that is to start the daemon. */
function claimStart(): boolean {
  if (existsSync(daemonFile) && !isAlive(readFileSync(daemonFile, "utf8")))
    rmSync(daemonFile, { force: true });
  try {
    writeFileSync(daemonFile, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    return false;
  }
}

function startDaemon(): void {
  mkdirSync("/run/systemd/journal", { recursive: true });
  const child = spawn(daemon, { stdio: "ignore", detached: true });
  child.unref();
  writeFileSync(daemonFile, String(child.pid));
}

async function endUnused(): Promise<void> {
  const users = readdirSync(usersFolder).filter(
    (name) => name !== "daemon" && isAlive(name.split("-")[0] ?? ""),
  );
  if (users.length > 0 || !existsSync(daemonFile)) return;
  const pid = readFileSync(daemonFile, "utf8");
  rmSync(usersFolder, { recursive: true });
  if (commandName(pid) !== "systemd-journal") return;
  process.kill(Number(pid), "SIGTERM");
  for (let attempt = 0; attempt < 100 && isAlive(pid); attempt += 1) await sleep(50);
}

function isRunning(): boolean {
  return readdirSync("/proc").some(
    (entry) => /^\d+$/.test(entry) && commandName(entry) === "systemd-journal",
  );
}

function isAlive(pid: string): boolean {
  return existsSync(`/proc/${pid}/comm`);
}

function commandName(pid: string): string {
  const path = `/proc/${pid}/comm`;
  return existsSync(path) ? readFileSync(path, "utf8").trim() : "";
}

function canWrite(attempt: number): boolean {
  const run = spawnSync("systemd-cat", ["-t", "housecall-test", "echo", `journal check ${attempt}`]);
  return run.status === 0;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
