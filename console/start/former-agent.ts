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
  if (pid !== null && commandLineParts.every((part) => commandLineOf(pid).includes(part))) {
    const startTicks = startTicksOf(pid);
    const isRunning = (): boolean => startTicks !== "" && startTicksOf(pid) === startTicks;
    const untilEnded = async (): Promise<void> => {
      for (let waitedMs = 0; waitedMs < PATIENCE_MS && isRunning(); waitedMs += POLL_MS)
        await clock.sleep(POLL_MS, signal);
    };
    send(pid, "SIGTERM");
    await untilEnded();
    if (isRunning()) {
      send(pid, "SIGKILL");
      await untilEnded();
    }
  }
  rmSync(pidFile, { force: true });
}

/** A process that has ended in between needs no signal. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * When a process began; "" when it has ended: fields 3 and 22 of /proc/PID/stat, proc_pid_stat(5).
 *
 * The command line is no help here: it is empty as soon as a process starts to end, while it still holds its files.
 */
function startTicksOf(pid: number): string {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  const [state = "", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state === "" || state === "Z" || state === "X" ? "" : (fields[18] ?? "");
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
