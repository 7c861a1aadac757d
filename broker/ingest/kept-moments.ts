import type { DeviceEvent } from "@housecall/proto";
import type { DeviceMoment, DeviceMomentData, MomentRecords } from "./device-moment.ts";
import { ingestLimits } from "./ingest-limits.ts";
import type { JournalEntry } from "./journal-entry.ts";

/** Keeps what entries of the journal tell of a device's life: connections, their ends, and events; each once. */
export function keepMoments(
  entries: readonly JournalEntry[],
  records: Pick<MomentRecords, "saveMoments"> & { transaction<Result>(work: () => Result): Result },
): void {
  const moments = entries.flatMap((entry) => momentOf(entry) ?? []);
  if (moments.length === 0) return;
  records.transaction(() => records.saveMoments(moments, ingestLimits.momentsPerDevice));
}

/** What an entry tells; undefined for most. */
function momentOf(entry: JournalEntry): DeviceMoment | undefined {
  const { deviceId, commitSeq, receivedAtMs, clockCorrectionMs } = entry.input;
  const moment = (atMs: number, data: DeviceMomentData): DeviceMoment => {
    // Clocks of a simulated world tell parts of a millisecond.
    return {
      ...{ deviceId, commitSeq, data },
      atMs: Math.max(0, Math.round(atMs)),
      receivedAtMs: Math.round(receivedAtMs),
    };
  };
  if (entry.kind === "birth") {
    const { bootId, bootReason, firmware, uptimeMs } = entry.birth;
    const bootedAtMs = Math.max(0, Math.round(receivedAtMs - uptimeMs));
    return moment(receivedAtMs, { kind: "connected", bootId, bootReason, bootedAtMs, firmware });
  }
  if (entry.kind === "other" && entry.input.kind === "disconnected")
    return moment(receivedAtMs, { kind: "disconnected" });
  if (entry.kind !== "record" || entry.record.body.kind !== "event") return undefined;
  const { name, severity } = entry.record.body;
  const attributes = shortened(entry.record.body.attributes);
  return moment(entry.record.wallMs + clockCorrectionMs, { kind: "event", name, severity, attributes });
}

/** As much as fits on a line of the timeline; the journal has the whole. */
function shortened(attributes: DeviceEvent["attributes"]): DeviceEvent["attributes"] {
  return Object.fromEntries(
    Object.entries(attributes)
      .slice(0, ingestLimits.momentAttributes)
      .map(([key, value]) => [
        key,
        typeof value === "string" ? value.slice(0, ingestLimits.momentAttributeLength) : value,
      ]),
  );
}
