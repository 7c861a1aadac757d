/**
 * Load from /proc/loadavg, proc_loadavg(5); the first column is used:
 *
 *     0.20 0.18 0.12 1/80 11206
 */
import type { TextFiles } from "../platform/ports.ts";
import { type Collector, measurement } from "./collector.ts";

/** Runnable tasks averaged over one minute; undefined for anything else. */
export function parseLoad(text: string): number | undefined {
  const value = /^(\d{1,7}\.\d{2}) /.exec(text)?.[1];
  return value === undefined ? undefined : Number(value);
}

/** Load of the machine. */
export function createLoadCollector(options: {
  readonly files: TextFiles;
  readonly procFolder: string;
}): Collector {
  return {
    name: "load",
    cadenceSeconds: 10,
    collect: async () => ({
      measurements: measurement(
        "load_1m",
        parseLoad((await options.files.read(`${options.procFolder}/loadavg`)) ?? ""),
      ),
    }),
  };
}
