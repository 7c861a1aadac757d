import { uptime } from "node:os";
import { SECOND_MS } from "@housecall/proto/base";
import { linuxFileSystemStats } from "./file-system-stats.ts";
import { linuxKernelLog } from "./kernel-log.ts";
import { linuxLogFiles } from "./log-files.ts";
import type { Platform } from "./ports.ts";
import { linuxProcessRunner } from "./process-runner.ts";
import { linuxSocketServer } from "./socket-server.ts";
import { linuxTextFiles } from "./text-files.ts";

/** The machine that this process runs on. */
export const linuxPlatform: Platform = {
  textFiles: linuxTextFiles,
  fileSystems: linuxFileSystemStats,
  processes: linuxProcessRunner,
  logFiles: linuxLogFiles,
  kernelLog: linuxKernelLog,
  sockets: linuxSocketServer,
  // CLOCK_BOOTTIME; the clocks of the process stand still while the machine sleeps.
  bootUptimeMs: () => uptime() * SECOND_MS,
  ownProcess: {
    pid: process.pid,
    rssBytes: () => process.memoryUsage.rss(),
    cpuMs: () => {
      const usage = process.cpuUsage();
      return (usage.user + usage.system) / 1_000;
    },
  },
};
