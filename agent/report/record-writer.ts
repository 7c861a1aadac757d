import {
  type DeviceRecord,
  encodeRecord,
  type LossReport,
  limits,
  type RecordBody,
  type Stream,
} from "@housecall/proto";
import {
  type Clock,
  type DurationMs,
  type EpochMs,
  errorMessage,
  type Logger,
  SECOND_MS,
  type StopTimer,
} from "@housecall/proto/base";
import type { RecordWriter } from "../ports.ts";

/** Losses without a sequence are gathered for this long, so that a flood is one record. */
const LOSS_INTERVAL_MS: DurationMs = 10 * SECOND_MS;

/** Where records go; the spool. */
export interface RecordKeeper {
  append(stream: Stream, payload: Uint8Array, atMs: EpochMs, note?: Uint8Array): number;
  heads(): readonly number[];
  flushed(): Promise<void>;
}

/** Puts the time, boot and heads of the moment around a body. */
export interface RecordStamp {
  readonly bootId: string;
  readonly clock: Clock;
  /** Since the boot of the machine. */
  readonly bootUptimeMs: () => DurationMs;
}

type UnsequencedLoss = Omit<LossReport, "kind" | "firstSequence" | "lastSequence">;

/** A {@link RecordWriter} that can be stopped. */
export interface StoppableRecordWriter extends RecordWriter {
  /** Writes the losses gathered so far. */
  stop(): void;
}

/** Encodes bodies into records and hands them to the spool. */
export function createRecordWriter(options: {
  readonly keeper: RecordKeeper;
  readonly stamp: RecordStamp;
  readonly logger: Logger;
}): StoppableRecordWriter {
  const { keeper, stamp, logger } = options;
  const losses = new Map<string, UnsequencedLoss>();
  let stopTimer: StopTimer | undefined;

  function write(
    stream: Stream,
    body: RecordBody,
    atMs: EpochMs = stamp.clock.nowMs(),
    note?: Uint8Array,
  ): void {
    const wallMs = Math.max(0, Math.round(atMs));
    const payload = tryEncode(stampRecord(body, { wallMs, heads: keeper.heads(), stamp }), logger);
    if (payload !== undefined && payload.length <= limits.recordBytes) {
      keeper.append(stream, payload, wallMs, note);
      return;
    }
    if (payload !== undefined)
      logger.error("record-too-large", `A ${body.kind} record of ${payload.length} bytes is dropped`, {
        stream,
      });
    lost({
      stream,
      reason: "budget_exhausted",
      quantity: quantityOf(body),
      firstAtMs: wallMs,
      lastAtMs: wallMs,
    });
  }

  function lost(loss: UnsequencedLoss): void {
    const key = `${loss.stream} ${loss.reason}`;
    losses.set(key, merge(losses.get(key), loss));
    stopTimer ??= stamp.clock.after(LOSS_INTERVAL_MS, reportLosses);
  }

  function reportLosses(): void {
    stopTimer = undefined;
    const reports = [...losses.values()];
    losses.clear();
    for (const loss of reports) write("urgent", { kind: "loss", ...loss, firstSequence: 0, lastSequence: 0 });
  }

  return {
    write,
    flushed: () => keeper.flushed(),
    lost,
    stop: () => {
      stopTimer?.();
      reportLosses();
    },
  };
}

/** A record of this moment; `wallMs` may lie a little back, and uptime with it. */
function stampRecord(
  body: RecordBody,
  options: { readonly wallMs: EpochMs; readonly heads: readonly number[]; readonly stamp: RecordStamp },
): DeviceRecord {
  const { wallMs, heads, stamp } = options;
  const agoMs = Math.max(0, stamp.clock.nowMs() - wallMs);
  return {
    wallMs,
    bootId: stamp.bootId,
    uptimeMs: Math.max(0, Math.round(stamp.bootUptimeMs() - agoMs)),
    heads,
    body,
  };
}

function tryEncode(record: DeviceRecord, logger: Logger): Uint8Array | undefined {
  try {
    return encodeRecord(record);
  } catch (cause) {
    logger.error(
      "record-not-encoded",
      `A ${record.body.kind} record cannot be encoded: ${errorMessage(cause)}`,
    );
    return undefined;
  }
}

function quantityOf(body: RecordBody): number {
  if (body.kind === "logs") return body.lines.length;
  return body.kind === "metrics" ? body.atMs.length * body.columns.length : 1;
}

function merge(known: UnsequencedLoss | undefined, loss: UnsequencedLoss): UnsequencedLoss {
  if (known === undefined) return loss;
  return {
    ...known,
    quantity: known.quantity + loss.quantity,
    firstAtMs: Math.min(known.firstAtMs, loss.firstAtMs),
    lastAtMs: Math.max(known.lastAtMs, loss.lastAtMs),
  };
}

/** A loss as the record with which the spool reports it. */
export function stampLoss(
  loss: LossReport,
  heads: readonly number[],
  stamp: RecordStamp,
): { readonly payload: Uint8Array; readonly atMs: EpochMs } {
  const wallMs = Math.max(0, Math.round(stamp.clock.nowMs()));
  return { payload: encodeRecord(stampRecord(loss, { wallMs, heads, stamp })), atMs: wallMs };
}
