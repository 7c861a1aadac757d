/**
 * Memory from three files; each missing one takes only its own signals away.
 *
 *     /proc/meminfo, proc_meminfo(5):       MemTotal:       24684092 kB
 *                                           MemAvailable:   24278244 kB   (since 3.14)
 *     /proc/pressure/memory, kernel PSI:    some avg10=0.00 avg60=0.00 avg300=0.00 total=0
 *     /proc/vmstat:                         oom_kill 0                    (since 4.13)
 */
import type { TextFiles } from "../platform/ports.ts";
import { type Collector, measurement } from "./collector.ts";

/** Sizes in bytes, by the names of /proc/meminfo; what is not given in kB is left out. */
export function parseMeminfo(text: string): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const [, name = "", kibibytes] of text.matchAll(/^(\w{1,40}): +(\d{1,15}) kB$/gm)) {
    sizes.set(name, Number(kibibytes) * 1_024);
  }
  return sizes;
}

/** Share of the last 10 s in which some task waited, 0..1; undefined without PSI. */
export function parsePressure(text: string): number | undefined {
  const percent = /^some avg10=(\d{1,3}(?:\.\d{1,2})?) /m.exec(text)?.[1];
  return percent === undefined ? undefined : Number(percent) / 100;
}

/** A counter of /proc/vmstat. */
export function parseVmstatCounter(text: string, name: string): number | undefined {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name} `));
  const value = line === undefined ? Number.NaN : Number(line.slice(name.length + 1));
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Memory, swap, memory pressure and programs killed for lack of memory. */
export function createMemoryCollector(options: {
  readonly files: TextFiles;
  readonly procFolder: string;
}): Collector {
  const read = async (name: string): Promise<string> =>
    (await options.files.read(`${options.procFolder}/${name}`)) ?? "";
  return {
    name: "memory",
    cadenceSeconds: 10,
    collect: async () => {
      const sizes = parseMeminfo(await read("meminfo"));
      const total = sizes.get("MemTotal");
      const available = sizes.get("MemAvailable");
      return {
        measurements: [
          ...measurement("memory_total_bytes", total),
          ...measurement("memory_available_bytes", available),
          ...measurement("memory_available_ratio", ratio(available, total)),
          ...measurement("swap_used_ratio", usedRatio(sizes.get("SwapFree"), sizes.get("SwapTotal"))),
          ...measurement("memory_pressure_ratio", parsePressure(await read("pressure/memory"))),
          ...measurement("oom_kills_total", parseVmstatCounter(await read("vmstat"), "oom_kill")),
        ],
      };
    },
  };
}

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole <= 0 ? undefined : part / whole;
}

function usedRatio(free: number | undefined, total: number | undefined): number | undefined {
  const share = ratio(free, total);
  // A machine without swap uses none of it.
  return share === undefined ? (total === 0 ? 0 : undefined) : 1 - share;
}
