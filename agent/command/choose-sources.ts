import { dirname } from "node:path";
import { limits } from "@housecall/proto";
import type { Clock } from "@housecall/proto/base";
import { parseUptime } from "../collect/uptime.ts";
import { fileSource } from "../logs/file-follower.ts";
import { matchingFiles } from "../logs/file-source.ts";
import { JOURNAL_SOURCE } from "../logs/journal-source.ts";
import { KMSG_SOURCE } from "../logs/kmsg-source.ts";
import type { Platform } from "../platform/ports.ts";
import { filePullSource } from "./file-pull.ts";
import { journalPullSource } from "./journal-pull.ts";
import { kmsgPullSource } from "./kmsg-pull.ts";
import type { LogQuery } from "./log-query.ts";
import type { PullSource, SkippedSource } from "./pull-source.ts";

/** Which logs this device has; only these are ever read. */
export interface LogSources {
  readonly platform: Pick<Platform, "textFiles" | "processes" | "logFiles" | "kernelLog">;
  readonly clock: Clock;
  readonly procFolder: string;
  readonly bootId: string;
  readonly journal: "auto" | "off";
  readonly kmsg: "auto" | "off";
  /** Patterns of log files. */
  readonly files: readonly string[];
}

/** What a pull reads and what it leaves out. */
export interface ChosenSources {
  readonly sources: readonly PullSource[];
  readonly skipped: readonly SkippedSource[];
}

/** The sources that a query means: those it names, or all. */
export async function chooseSources(query: LogQuery, available: LogSources): Promise<ChosenSources> {
  const all = await availableSources(query, available);
  const wanted = query.sources.length === 0 ? [...all.keys()] : [...new Set(query.sources)];
  const sources: PullSource[] = [];
  const skipped: SkippedSource[] = [];
  for (const name of wanted) {
    const source = all.get(name);
    if (source === undefined)
      skipped.push({ source: name, reason: name.startsWith("app:") ? "not_kept" : "not_configured" });
    else if (sources.length >= limits.pullSources) skipped.push({ source: name, reason: "too_many_sources" });
    else sources.push(source);
  }
  return { sources, skipped };
}

async function availableSources(
  query: LogQuery,
  available: LogSources,
): Promise<ReadonlyMap<string, PullSource>> {
  const { platform, clock, procFolder, bootId } = available;
  const sources = new Map<string, PullSource>();
  const hasKmsg = available.kmsg !== "off" && (await canOpenKernelLog(platform));
  if (hasKmsg) {
    const bootAtMs = async (): Promise<number> =>
      clock.nowMs() -
      (parseUptime((await platform.textFiles.read(`${procFolder}/uptime`)) ?? "") ?? 0) * 1_000;
    sources.set(KMSG_SOURCE, kmsgPullSource({ kernelLog: platform.kernelLog, bootAtMs }));
  }
  if (available.journal !== "off") {
    const isKmsgWanted = query.sources.length === 0 || query.sources.includes(KMSG_SOURCE);
    const kernelBootId = hasKmsg && isKmsgWanted ? bootId : "";
    sources.set(JOURNAL_SOURCE, journalPullSource({ processes: platform.processes, kernelBootId }));
  }
  const roots = await realRoots(available);
  for (const path of await matchingFiles({
    files: platform.logFiles,
    patterns: available.files,
    ownFiles: [],
  })) {
    const { includeRotated } = query;
    sources.set(
      fileSource(path),
      filePullSource({ path, files: platform.logFiles, clock, roots, includeRotated }),
    );
  }
  return sources;
}

async function canOpenKernelLog(platform: LogSources["platform"]): Promise<boolean> {
  const reader = await platform.kernelLog.open();
  reader?.close();
  return reader !== undefined;
}

/** The folder of each pattern up to its first wildcard, without symlinks. */
async function realRoots({ platform, files }: LogSources): Promise<readonly string[]> {
  const roots: string[] = [];
  for (const pattern of files) {
    const fixed = pattern.split(/[*?]/)[0] ?? "";
    const real = await platform.logFiles.realPath(
      fixed.endsWith("/") && fixed !== "/" ? fixed.slice(0, -1) : dirname(fixed),
    );
    if (real !== undefined) roots.push(real);
  }
  return roots;
}
