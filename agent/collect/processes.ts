/**
 * The programs that cost most, from /proc/PID/stat, proc_pid_stat(5):
 *
 *     11944 (cat) R 11933 11933 5402 0 -1 4194304 99 0 0 0 12 3 0 0 20 0 1 0 204406 3133440 360 1844 ...
 *     pid   name  state ...                                utime stime (14, 15)  start (22)      rss pages (24)
 *
 * The name stands in parentheses and may hold spaces and parentheses itself: it ends at the last one. Only names
 * are read, never arguments, which may hold secrets. Damaged lines are skipped.
 */
import type { StateValue } from "@housecall/proto";
import type { TextFiles } from "../platform/ports.ts";
import type { Collector } from "./collector.ts";

/** One program at one time. */
export interface ProcessTimes {
  readonly pid: number;
  readonly name: string;
  readonly cpuTicks: number;
  readonly startTicks: number;
  readonly rssPages: number;
}

/** USER_HZ, which the kernel has promised to be 100 on every platform that Linux supports, proc_pid_stat(5). */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;
const MAX_PROCESSES = 2_000;

/** Reads one line; undefined when it is damaged. */
export function parseProcessTimes(text: string): ProcessTimes | undefined {
  const nameEnd = text.lastIndexOf(")");
  const [, pid, name = ""] = /^(\d{1,10}) \(([^\n]{0,64})$/.exec(text.slice(0, Math.max(0, nameEnd))) ?? [];
  const fields = text
    .slice(nameEnd + 2)
    .split(" ")
    .map(Number);
  const cpuTicks = (fields[11] ?? Number.NaN) + (fields[12] ?? Number.NaN);
  const startTicks = fields[19] ?? Number.NaN;
  const rssPages = fields[21] ?? Number.NaN;
  if (pid === undefined || ![cpuTicks, startTicks, rssPages].every(Number.isSafeInteger)) return undefined;
  return { pid: Number(pid), name, cpuTicks, startTicks, rssPages };
}

/** Reports `processes.cpu.N` and `processes.memory.N` as texts, 1 being the one that takes most. */
export function createProcessCollector(options: {
  readonly files: TextFiles;
  readonly procFolder: string;
  /** How many of each list; 0: none. */
  readonly top: number;
}): Collector {
  let before = new Map<string, ProcessTimes>();
  let beforeMs = 0;
  return {
    name: "processes",
    cadenceSeconds: 60,
    collect: async ({ uptimeMs }) => {
      if (options.top === 0) return {};
      const now = await readProcesses(options);
      const state = {
        ...topCpu(before, now, { ...options, seconds: (uptimeMs - beforeMs) / 1_000 }),
        ...topMemory(now, options.top),
      };
      before = now;
      beforeMs = uptimeMs;
      return { state };
    },
  };
}

async function readProcesses(options: {
  files: TextFiles;
  procFolder: string;
}): Promise<Map<string, ProcessTimes>> {
  const processes = new Map<string, ProcessTimes>();
  const names = (await options.files.list(options.procFolder)).filter((name) => /^\d+$/.test(name));
  for (const name of names.slice(0, MAX_PROCESSES)) {
    const times = parseProcessTimes(
      (await options.files.read(`${options.procFolder}/${name}/stat`, 1_024)) ?? "",
    );
    // A process id is used again; the start time tells its users apart.
    if (times !== undefined) processes.set(`${times.pid}:${times.startTicks}`, times);
  }
  return processes;
}

type Entries = Record<string, StateValue | undefined>;

function topCpu(
  before: ReadonlyMap<string, ProcessTimes>,
  now: ReadonlyMap<string, ProcessTimes>,
  { top, seconds }: { readonly top: number; readonly seconds: number },
): Entries {
  const entries: Entries = {};
  const busy = [...now]
    .map(([key, times]) => ({ times, ticks: times.cpuTicks - (before.get(key)?.cpuTicks ?? times.cpuTicks) }))
    .filter(({ ticks }) => ticks > 0)
    .sort((a, b) => b.ticks - a.ticks);
  for (let rank = 1; rank <= top; rank += 1) {
    const entry = busy[rank - 1];
    const percent =
      entry === undefined || seconds <= 0 ? 0 : (entry.ticks / TICKS_PER_SECOND / seconds) * 100;
    entries[`processes.cpu.${rank}`] =
      entry && `${entry.times.name} (${entry.times.pid}) ${percent.toFixed(1)} %`;
  }
  return entries;
}

function topMemory(now: ReadonlyMap<string, ProcessTimes>, top: number): Entries {
  const entries: Entries = {};
  const largest = [...now.values()].sort((a, b) => b.rssPages - a.rssPages);
  for (let rank = 1; rank <= top; rank += 1) {
    const times = largest[rank - 1];
    const mebibytes = ((times?.rssPages ?? 0) * PAGE_BYTES) / 1_048_576;
    entries[`processes.memory.${rank}`] = times && `${times.name} (${times.pid}) ${mebibytes.toFixed(0)} MiB`;
  }
  return entries;
}
