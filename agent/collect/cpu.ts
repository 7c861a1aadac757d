/**
 * Processor time from /proc/stat, proc_stat(5); only the first line is used:
 *
 *     cpu  11767 0 6648 388159 643 0 105 16 0 0
 *          user nice system idle iowait irq softirq steal guest guest_nice, in ticks
 *
 * guest is part of user already. Kernels older than 2.6.33 give fewer columns: absent ones count as 0.
 * Without the line there is no measurement.
 */
import type { TextFiles } from "../platform/ports.ts";
import { type Collector, measurement, type Reading } from "./collector.ts";

/** Ticks since boot. */
export interface CpuTimes {
  readonly total: number;
  readonly idle: number;
  readonly iowait: number;
}

/** Reads the sum of all processors; undefined when the line is missing or damaged. */
export function parseCpuTimes(text: string): CpuTimes | undefined {
  const line = /^cpu +([0-9 ]{1,400})$/m.exec(text)?.[1];
  const ticks = line?.trim().split(/ +/).slice(0, 8).map(Number) ?? [];
  const [, , , idle, iowait = 0] = ticks;
  if (idle === undefined || !ticks.every(Number.isSafeInteger)) return undefined;
  return { total: ticks.reduce((sum, value) => sum + value, 0), idle, iowait };
}

/** Shares of processor time since the round before. */
export function createCpuCollector(options: {
  readonly files: TextFiles;
  readonly procFolder: string;
}): Collector {
  let before: CpuTimes | undefined;
  return {
    name: "cpu",
    cadenceSeconds: 10,
    collect: async () => {
      const now = parseCpuTimes((await options.files.read(`${options.procFolder}/stat`)) ?? "");
      const reading = now === undefined || before === undefined ? {} : shares(before, now);
      before = now;
      return reading;
    },
  };
}

function shares(before: CpuTimes, now: CpuTimes): Reading {
  const total = now.total - before.total;
  // idle and iowait may run backwards by a tick, proc_stat(5).
  const share = (ticks: number): number => Math.min(1, Math.max(0, ticks / total));
  if (total <= 0) return {};
  const idle = now.idle - before.idle;
  const iowait = now.iowait - before.iowait;
  return {
    measurements: [
      ...measurement("cpu_busy_ratio", share(total - idle - iowait)),
      ...measurement("cpu_iowait_ratio", share(iowait)),
    ],
  };
}
