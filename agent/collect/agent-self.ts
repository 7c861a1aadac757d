import type { OwnProcess } from "../platform/ports.ts";
import { type Collector, type Measurement, measurement } from "./collector.ts";

/** What the agent itself costs and knows. */
export function createAgentCollector(options: {
  readonly ownProcess: OwnProcess;
  readonly spoolUsedBytes: () => number;
  /** How far the server's clock is ahead; undefined before the first ack. */
  readonly clockOffsetMs: () => number | undefined;
  /** Log lines read so far, by source. */
  readonly logLines: () => ReadonlyMap<string, number>;
}): Collector {
  let before: { readonly cpuMs: number; readonly uptimeMs: number } | undefined;
  return {
    name: "agent",
    cadenceSeconds: 10,
    collect: async ({ uptimeMs }) => {
      const now = { cpuMs: options.ownProcess.cpuMs(), uptimeMs };
      const cpu = before && (now.cpuMs - before.cpuMs) / (uptimeMs - before.uptimeMs);
      before = now;
      const offsetMs = options.clockOffsetMs();
      return {
        measurements: [
          ...measurement("agent_rss_bytes", options.ownProcess.rssBytes()),
          ...measurement("agent_cpu_ratio", cpu),
          ...measurement("spool_used_bytes", options.spoolUsedBytes()),
          ...measurement("clock_offset_s", offsetMs === undefined ? undefined : offsetMs / 1_000),
          ...[...options.logLines()].flatMap(([source, lines]): readonly Measurement[] =>
            measurement("log_lines_total", lines, source),
          ),
        ],
      };
    },
  };
}
