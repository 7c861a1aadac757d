import { readFileSync, rmSync } from "node:fs";
import { type Clock, SECOND_MS } from "@housecall/proto/base";

const POLL_MS = 100;
const PATIENCE_MS = 5 * SECOND_MS;

/**
 * Ends an agent that a killed start has left behind: two agents on one state folder would spoil the spool.
 *
 * The number in the pid file counts only if that process runs our bundle on this very configuration file.
 */
export async function endFormerAgent(options: {
  readonly pidFile: string;
  readonly commandLineParts: readonly string[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { pidFile, commandLineParts, clock, signal } = options;
  const pid = readPid(pidFile);
  const isOurs = (): boolean =>
    pid !== null && commandLineParts.every((part) => commandLineOf(pid).includes(part));
  if (pid !== null && isOurs()) {
    process.kill(pid, "SIGTERM");
    for (let waitedMs = 0; waitedMs < PATIENCE_MS && isOurs(); waitedMs += POLL_MS)
      await clock.sleep(POLL_MS, signal);
    if (isOurs()) process.kill(pid, "SIGKILL");
  }
  rmSync(pidFile, { force: true });
}

function readPid(pidFile: string): number | null {
  const text = readOrEmpty(pidFile).trim();
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}

/** NUL-separated words of /proc/PID/cmdline (proc_pid_cmdline(5)); none when there is no such process. */
function commandLineOf(pid: number): readonly string[] {
  return readOrEmpty(`/proc/${pid}/cmdline`).split("\0");
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH") return "";
    throw error;
  }
}
