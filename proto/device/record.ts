import type { DurationMs, EpochMs } from "../base/index.ts";
import type { housecall } from "../gen/device.js";
import { limits } from "../limits.ts";
import { type ConsentReport, fromWireConsent, toWireConsent } from "./consent.ts";
import { fromWireLogs, type LogBatch, toWireLogs } from "./logs.ts";
import { fromWireLoss, type LossReport, toWireLoss } from "./loss.ts";
import { fromWireMetrics, type MetricsBatch, toWireMetrics } from "./metrics.ts";
import { type CommandResult, fromWireResult, toWireResult } from "./result.ts";
import {
  type DeviceEvent,
  fromWireEvent,
  fromWireState,
  type StateReport,
  toWireEvent,
  toWireState,
} from "./state.ts";
import { type Lane, laneNames, type Stream, streamNames, streams } from "./stream.ts";
import { boundedList, bytesOf, decode, encode, generated, hexOf, refuse, wholeNumber } from "./wire.ts";

export type RecordBody =
  | MetricsBatch
  | LogBatch
  | StateReport
  | DeviceEvent
  | LossReport
  | CommandResult
  | ConsentReport;

/** One immutable statement of a device, as its spool holds it. */
export interface DeviceRecord {
  readonly wallMs: EpochMs;
  /** 32 hexadecimal digits. */
  readonly bootId: string;
  readonly uptimeMs: DurationMs;
  /** Next sequence of urgent, metrics, logs, debug when this was appended. */
  readonly heads: readonly number[];
  readonly body: RecordBody;
}

/** A record on its way: (device, spoolId, stream, sequence) recognises duplicates. */
export interface Uplink {
  /** 16 hexadecimal digits. */
  readonly spoolId: string;
  readonly stream: Stream;
  readonly sequence: number;
  readonly lane: Lane;
  /** An encoded {@link DeviceRecord}. */
  readonly record: Uint8Array;
}

type WireRecord = housecall.device.v1.Record;

export function encodeUplink(uplink: Uplink): Uint8Array {
  return encode(generated.Uplink, {
    spoolId: bytesOf(uplink.spoolId),
    stream: streamNames.toWire(uplink.stream),
    sequence: uplink.sequence,
    lane: laneNames.toWire(uplink.lane),
    record: uplink.record,
  });
}

/** Decodes the envelope alone, so that a bad record can still be named in a rejection. @throws AppError WIRE_* */
export function decodeUplink(bytes: Uint8Array): Uplink {
  const wire = decode(generated.Uplink, "Uplink", bytes, limits.frameBytes);
  return {
    spoolId: hexOf("Uplink.spool_id", wire.spoolId, 8),
    stream: streamNames.fromWire("Uplink.stream", wire.stream),
    sequence: wholeNumber("Uplink.sequence", wire.sequence, 1),
    lane: laneNames.fromWire("Uplink.lane", wire.lane),
    record: wire.record,
  };
}

export function encodeRecord(record: DeviceRecord): Uint8Array {
  return encode(generated.Record, {
    wallMs: record.wallMs,
    bootId: bytesOf(record.bootId),
    uptimeMs: record.uptimeMs,
    heads: [...record.heads],
    ...toWireBody(record.body, record.wallMs),
  });
}

/** Decodes and checks a record. @throws AppError WIRE_TOO_LARGE, WIRE_MALFORMED, WIRE_VALUE_INVALID. */
export function decodeRecord(bytes: Uint8Array): DeviceRecord {
  const wire = decode(generated.Record, "Record", bytes, limits.recordBytes);
  const wallMs = wholeNumber("Record.wall_ms", wire.wallMs);
  return {
    wallMs,
    bootId: hexOf("Record.boot_id", wire.bootId, 16),
    uptimeMs: wholeNumber("Record.uptime_ms", wire.uptimeMs),
    heads: boundedList("Record.heads", wire.heads, streams.length).map((head) =>
      wholeNumber("Record.heads", head),
    ),
    body: fromWireBody(wire, wallMs),
  };
}

function toWireBody(body: RecordBody, wallMs: EpochMs): Partial<housecall.device.v1.Record.$Properties> {
  switch (body.kind) {
    case "metrics":
      return { metrics: toWireMetrics(body) };
    case "logs":
      return { logs: toWireLogs(body, wallMs) };
    case "state":
      return { state: toWireState(body) };
    case "event":
      return { event: toWireEvent(body) };
    case "loss":
      return { loss: toWireLoss(body) };
    case "result":
      return { result: toWireResult(body) };
    case "consent":
      return { consent: toWireConsent(body) };
  }
}

// The oneof members are decoded as full messages; the generated types call them property bags.
function fromWireBody(wire: WireRecord, wallMs: EpochMs): RecordBody {
  if (wire.metrics) return fromWireMetrics(wire.metrics as housecall.device.v1.MetricsBatch, wallMs);
  if (wire.logs) return fromWireLogs(wire.logs as housecall.device.v1.LogBatch, wallMs);
  if (wire.state) return fromWireState(wire.state as housecall.device.v1.StateReport);
  if (wire.event) return fromWireEvent(wire.event as housecall.device.v1.Event);
  if (wire.loss) return fromWireLoss(wire.loss as housecall.device.v1.LossReport);
  if (wire.result) return fromWireResult(wire.result as housecall.device.v1.CommandResult);
  if (wire.consent) return fromWireConsent(wire.consent as housecall.device.v1.ConsentReport);
  throw refuse("Record.body", "nothing known", "metrics, logs, state, event, loss, result or consent");
}
