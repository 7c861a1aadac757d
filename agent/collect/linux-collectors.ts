import type { Platform } from "../platform/ports.ts";
import { createAgentCollector } from "./agent-self.ts";
import type { Collector } from "./collector.ts";
import { createCpuCollector } from "./cpu.ts";
import { createDiskCollector } from "./disk.ts";
import { createLoadCollector } from "./load.ts";
import { createMemoryCollector } from "./memory.ts";
import { createNetworkCollector } from "./network.ts";
import { createProcessCollector } from "./processes.ts";
import { createSystemFactsCollector } from "./system-facts.ts";
import { createThermalCollector } from "./thermal.ts";
import { createUnitCollector } from "./units.ts";
import { createUptimeCollector } from "./uptime.ts";

/** What {@link linuxCollectors} needs. */
export interface LinuxCollectorOptions {
  readonly platform: Pick<Platform, "textFiles" | "fileSystems" | "processes" | "ownProcess">;
  readonly procFolder: string;
  readonly sysFolder: string;
  readonly topProcesses: number;
  readonly systemdUnits: "auto" | "off";
  /** Services of which is told when they were started: those that may be restarted from afar. */
  readonly services?: readonly string[];
  readonly spoolUsedBytes: () => number;
  readonly clockOffsetMs: () => number | undefined;
  readonly logLines: () => ReadonlyMap<string, number>;
}

/** Everything that is measured on a generic Linux device. */
export function linuxCollectors(options: LinuxCollectorOptions): readonly Collector[] {
  const { platform, procFolder, sysFolder, topProcesses: top } = options;
  const { textFiles: files, fileSystems, processes, ownProcess } = platform;
  const collectors = [
    createCpuCollector({ files, procFolder }),
    createMemoryCollector({ files, procFolder }),
    createLoadCollector({ files, procFolder }),
    createDiskCollector({ files, fileSystems, procFolder }),
    createNetworkCollector({ files, procFolder, sysFolder }),
    createUptimeCollector({ files, procFolder }),
    createThermalCollector({ files, sysFolder }),
    createProcessCollector({ files, procFolder, top }),
    createSystemFactsCollector({ files, procFolder }),
    createAgentCollector({ ...options, ownProcess }),
  ];
  return options.systemdUnits === "off"
    ? collectors
    : [...collectors, createUnitCollector({ files, processes, services: options.services ?? [] })];
}
