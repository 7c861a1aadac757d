/** A spool within a snapshot: what its aliases mean, what of it is known, and the records that wait. */
import { decodeRecord, encodeRecord, type Stream, streams, type Lane as WireLane } from "@housecall/proto";
import type { EngineState } from "./engine-state.ts";
import type { SnapshotReader, SnapshotWriter } from "./snapshot-bytes.ts";
import { orderRecord, type RecordInput, SpoolOrder } from "./spool-order.ts";
import { StreamProgress } from "./stream-progress.ts";

/** Writes a spool with the records that wait in it. */
export function writeSpool(out: SnapshotWriter, spool: SpoolOrder): void {
  out.text(spool.spoolId);
  out.list(spool.plan.aliases, ({ alias, signal, instance }) => {
    out.count(alias);
    out.text(signal);
    out.text(instance);
  });
  for (const { complete, ranges } of spool.progress) {
    out.number(complete);
    out.list(ranges, ({ from, to }) => {
      out.number(from);
      out.number(to);
    });
  }
  out.list(spool.waiting, ({ input, newLines }) => {
    writeRecord(out, input);
    out.flag(newLines !== undefined);
    if (newLines !== undefined) out.list([...newLines], (place) => out.count(place));
  });
}

/** Reads what {@link writeSpool} wrote. */
export function readSpool(engine: EngineState, from: SnapshotReader, deviceId: string): SpoolOrder {
  const spoolId = from.text();
  const aliases = from.list(() => ({ alias: from.count(), signal: from.text(), instance: from.text() }));
  const plan = engine.planFor(aliases);
  const progress = streams.map(
    () =>
      new StreamProgress(
        from.number(),
        from.list(() => ({ from: from.number(), to: from.number() })),
      ),
  );
  const spool = new SpoolOrder(spoolId, plan, progress);
  spool.waiting = from.list(() => {
    const record = orderRecord(readRecord(from, deviceId, spoolId));
    if (from.flag()) record.newLines = new Set(from.list(() => from.count()));
    return record;
  });
  return spool;
}

function writeRecord(out: SnapshotWriter, input: RecordInput): void {
  out.number(input.receivedAtMs);
  out.flag(input.lane === "live");
  out.count(streams.indexOf(input.stream));
  out.number(input.sequence);
  out.number(input.clockCorrectionMs);
  out.bytes(encodeRecord(input.record));
}

function readRecord(from: SnapshotReader, deviceId: string, spoolId: string): RecordInput {
  const receivedAtMs = from.number();
  const lane: WireLane = from.flag() ? "live" : "backlog";
  const stream: Stream = streams[from.count()] ?? "debug";
  const sequence = from.number();
  const clockCorrectionMs = from.number();
  return {
    kind: "record",
    deviceId,
    receivedAtMs,
    lane,
    spoolId,
    stream,
    sequence,
    clockCorrectionMs,
    record: decodeRecord(from.bytes()),
  };
}
