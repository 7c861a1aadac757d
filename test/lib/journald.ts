import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";

const daemon = "/lib/systemd/systemd-journald";

/** Makes sure that a real journal takes lines; returns how to stop the one that had to be started. */
export async function ensureJournald(): Promise<() => Promise<void>> {
  if (isRunning()) return () => Promise.resolve();
  mkdirSync("/run/systemd/journal", { recursive: true });
  const child = spawn(daemon, { stdio: "ignore" });
  for (let attempt = 0; attempt < 100 && !canWrite(attempt); attempt += 1) await sleep(100);
  if (!existsSync("/run/systemd/journal/socket")) throw new Error(`${daemon} did not start`);
  return () => end(child);
}

/** Writes lines to the journal as a program of the given name does. */
export function writeJournal(program: string, lines: readonly string[]): void {
  const run = spawnSync("systemd-cat", ["-t", program, "-p", "warning"], {
    input: `${lines.join("\n")}\n`,
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`systemd-cat ended with ${run.status}: ${run.stderr}`);
}

function isRunning(): boolean {
  return readdirSync("/proc").some(
    (entry) => /^\d+$/.test(entry) && commandName(entry) === "systemd-journal",
  );
}

function commandName(pid: string): string {
  const path = `/proc/${pid}/comm`;
  return existsSync(path) ? readFileSync(path, "utf8").trim() : "";
}

function canWrite(attempt: number): boolean {
  const run = spawnSync("systemd-cat", ["-t", "housecall-test", "echo", `journal check ${attempt}`]);
  return run.status === 0;
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
