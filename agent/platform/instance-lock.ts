/**
 * One agent per state folder: two would give the same numbers to different records.
 *
 *     agent.lock   {"pid":4711,"startTicks":"8812345"}      startTicks: field 22 of /proc/PID/stat, proc_pid_stat(5)
 *
 * A process that died, however it died, holds nothing: its pid is gone, belongs to a later process, or waits as a
 * zombie for a parent that does not ask (state Z or X, field 3).
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError, errorMessage } from "@housecall/proto/base";
import * as z from "zod/mini";

const FILE = "agent.lock";
const schema = z.object({ pid: z.int(), startTicks: z.string() });

/** Takes the folder for this process. @throws AppError CONFLICT while another one runs on it, FOLDER_UNWRITABLE. */
export function lockStateFolder(folder: string, pid: number): void {
  const path = join(folder, FILE);
  const holder = readHolder(path);
  if (holder !== undefined && holder.pid !== pid && startTicksOf(holder.pid) === holder.startTicks) {
    throw new AppError(
      "CONFLICT",
      `State folder ${folder}: another agent (process ${holder.pid}) runs on it; stop that one first`,
    );
  }
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, JSON.stringify({ pid, startTicks: startTicksOf(pid) }), { mode: 0o600 });
  } catch (cause) {
    throw new AppError("FOLDER_UNWRITABLE", `State folder ${folder}: ${errorMessage(cause)}`, { cause });
  }
}

function readHolder(path: string): z.output<typeof schema> | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** When a process began; "" when there is none that runs. The name in field 2 may hold anything, so what follows its last ")" is read. */
function startTicksOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? "" : (fields[18] ?? "");
  } catch {
    return "";
  }
}
