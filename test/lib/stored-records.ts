import { join } from "node:path";
import {
  type Birth,
  type DeviceRecord,
  decodeBirth,
  decodeRecord,
  type LogLine,
  type LossReport,
} from "@housecall/proto";
import type { StoredInput, StoredKey } from "../../broker/store/telemetry/telemetry-store.ts";
import { openRealTelemetryStore } from "./real-telemetry-store.ts";

/** A stored record with its content; `record` is undefined for one that was rejected. */
export interface StoredRecord extends StoredKey {
  readonly receivedAtMs: number;
  readonly clockCorrectionMs: number;
  readonly payload: Buffer;
  readonly record: DeviceRecord | undefined;
}

/** What devices said, in commit order. */
export interface StoredContent {
  readonly records: readonly StoredRecord[];
  readonly births: readonly Birth[];
}

const PAGE = 2_000;

/** Reads everything of one device from a data folder that nobody has open. */
export async function readStored(dataFolder: string, deviceId: string): Promise<StoredContent> {
  const store = await openRealTelemetryStore({ folder: join(dataFolder, "telemetry"), memoryLimitMb: 512 });
  const records: StoredRecord[] = [];
  const births: Birth[] = [];
  try {
    for (let after = 0; ; ) {
      const inputs = await store.inputs({ afterCommitSeq: after, limit: PAGE });
      for (const input of inputs) {
        if (input.deviceId !== deviceId) continue;
        if (input.kind === "birth") births.push(decodeBirth(input.payload));
        if (input.kind === "record" || input.kind === "rejected") records.push(toRecord(input));
      }
      const last = inputs.at(-1);
      if (last === undefined) return { records, births };
      after = last.commitSeq;
    }
  } finally {
    await store.close();
  }
}

/** Every log line of the records, in commit order. */
export function logLinesOf(records: readonly StoredRecord[]): LogLine[] {
  return records.flatMap(({ record }) => (record?.body.kind === "logs" ? record.body.lines : []));
}

/** Every loss that was declared. */
export function lossesOf(records: readonly StoredRecord[]): LossReport[] {
  return records.flatMap(({ record }) => (record?.body.kind === "loss" ? [record.body] : []));
}

/** How often each reason was declared, in records (or lines, where no sequence had been given). */
export function lossTotals(records: readonly StoredRecord[]): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const { reason, quantity } of lossesOf(records)) totals[reason] = (totals[reason] ?? 0) + quantity;
  return totals;
}

function toRecord(input: StoredInput): StoredRecord {
  const { deviceId, spoolId, stream, sequence, kind, receivedAtMs, clockCorrectionMs } = input;
  const payload = Buffer.from(input.payload);
  const record = kind === "record" ? decodeRecord(payload) : undefined;
  return {
    deviceId,
    spoolId,
    stream,
    sequence,
    kind,
    receivedAtMs,
    clockCorrectionMs,
    payload,
    record,
  };
}
