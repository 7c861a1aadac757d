import type { DataPlane, DeviceMoment, PulledFile } from "@housecall/broker";
import type {
  PulledLines,
  PulledLog,
  PulledLogFilter,
  PulledPatterns,
  PulledStepAnswer,
} from "@housecall/proto/api";
import { DAY_MS, SECOND_MS } from "@housecall/proto/base";
import type { KnownGap, LogFileRef, LogReader, LogRequest } from "./log-request.ts";

/** Questions without which file. */
type Asked<Kind extends LogRequest["kind"]> = Omit<Extract<LogRequest, { kind: Kind }>, "kind">;

/** What people read in pulled files. @throws AppError NOT_FOUND for a pull without a file. */
export interface PulledLogs {
  /** Where the file is, and of which device. */
  find(pullId: string): Promise<PulledFile>;
  summary(file: PulledFile, filter: PulledLogFilter): Promise<PulledLog>;
  lines(file: PulledFile, asked: Asked<"lines">): Promise<PulledLines>;
  step(file: PulledFile, asked: Asked<"step">): Promise<PulledStepAnswer>;
  patterns(file: PulledFile, asked: Asked<"patterns">): Promise<PulledPatterns>;
}

/** Losses of the device that are asked for; older ones are not shown in the file. */
const MAX_LOSSES = 200;
/** Connections and events that are looked through for boots; the newest are. */
const MAX_MOMENTS = 1_000;
/** The same boot is told a little differently by each connection. */
const SAME_BOOT_MS = 5 * SECOND_MS;
/** As the agent's clock is corrected: below it the times of the file are right. */
const NOT_CORRECTED_MS = SECOND_MS;

/** Joins what the reader finds in a file with what the server knows of its pull and device. */
export function createPulledLogs(options: {
  readonly plane: Pick<DataPlane, "commands" | "telemetry" | "fleet">;
  readonly reader: LogReader;
}): PulledLogs {
  const { plane, reader } = options;
  return {
    find: (pullId) => plane.commands.pulledFile(pullId),
    summary: async (file, filter) => {
      const gaps = await knownGaps(plane, file);
      const summary = await reader.ask(refOf(file), { kind: "summary", filter, gaps });
      if (summary.state === "reading") return summary;
      const { deviceId, manifest } = file;
      const { redactions, clockCorrectionMs } = manifest;
      return { ...summary, deviceId, redactions, clockCorrectionMs };
    },
    lines: (file, asked) => reader.ask(refOf(file), { kind: "lines", ...asked }),
    step: (file, asked) => reader.ask(refOf(file), { kind: "step", ...asked }),
    patterns: (file, asked) => reader.ask(refOf(file), { kind: "patterns", ...asked }),
  };
}

function refOf({ path, manifest }: PulledFile): LogFileRef {
  const { sha256, clockCorrectionMs } = manifest;
  const correctionMs = Math.abs(clockCorrectionMs) < NOT_CORRECTED_MS ? 0 : clockCorrectionMs;
  return { path, sha256, correctionMs };
}

/** What was lost or left out within the time of the file, and that the device started. */
async function knownGaps(
  plane: Pick<DataPlane, "telemetry" | "fleet">,
  { deviceId, manifest }: PulledFile,
): Promise<KnownGap[]> {
  const times = manifest.sources.filter(({ lines }) => lines > 0);
  if (times.length === 0) return [];
  const fromMs = Math.min(...times.map(({ firstAtMs }) => firstAtMs));
  const toMs = Math.max(...times.map(({ lastAtMs }) => lastAtMs));
  const losses = await plane.telemetry.losses(deviceId, MAX_LOSSES);
  const gaps: KnownGap[] = losses
    .filter(({ firstAtMs, lastAtMs }) => firstAtMs <= toMs && lastAtMs >= fromMs)
    .map(({ firstAtMs: atMs, quantity, reason }) => ({ kind: "loss", atMs, quantity, reason }));
  if (manifest.truncated) gaps.push({ kind: "cut", atMs: 0, quantity: 0, reason: "" });
  const connections = await plane.telemetry.moments(deviceId, {
    fromMs,
    toMs: toMs + DAY_MS,
    limit: MAX_MOMENTS,
  });
  const { bootedAtMs } = await plane.fleet.get(deviceId);
  for (const atMs of bootsOf([...connections], bootedAtMs))
    if (atMs >= fromMs && atMs <= toMs) gaps.push({ kind: "boot", atMs, quantity: 0, reason: "" });
  return gaps;
}

/** When the device started, once for each boot: as it said when it connected, and its newest boot. */
function bootsOf(moments: readonly DeviceMoment[], newestAtMs: number | null): Set<number> {
  const boots = new Map<string, number>();
  for (const { data } of moments) if (data.kind === "connected") boots.set(data.bootId, data.bootedAtMs);
  const known = new Set(boots.values());
  if (newestAtMs !== null && ![...known].some((atMs) => Math.abs(atMs - newestAtMs) < SAME_BOOT_MS))
    known.add(newestAtMs);
  return known;
}
