/**
 * Uptime from /proc/uptime, proc_uptime(5); the first number, seconds since boot with time asleep:
 *
 *     2044.06 3920.11
 */
import type { TextFiles } from "../platform/ports.ts";
import { type Collector, measurement } from "./collector.ts";

/** Seconds since boot; undefined for anything else. */
export function parseUptime(text: string): number | undefined {
  const seconds = /^(\d{1,12}\.\d{1,2}) /.exec(text)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

/** Time since the system started. */
export function createUptimeCollector(options: {
  readonly files: TextFiles;
  readonly procFolder: string;
}): Collector {
  return {
    name: "uptime",
    cadenceSeconds: 60,
    collect: async () => ({
      measurements: measurement(
        "uptime_s",
        parseUptime((await options.files.read(`${options.procFolder}/uptime`)) ?? ""),
      ),
    }),
  };
}
