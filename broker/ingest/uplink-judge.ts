import { type DeviceRecord, decodeRecord, type UpChannel, type Uplink } from "@housecall/proto";
import type { EpochMs } from "@housecall/proto/base";
import { readingOf } from "./boot-clock.ts";
import type { ClockBook } from "./clock-book.ts";
import { type JournalEntry, toStoredInput } from "./journal-entry.ts";
import { type Refusal, refusalOf, refuseWrongChannel } from "./rejection.ts";
import type { Spool, SpoolBook } from "./spool-book.ts";

/** An uplink with everything that is known about its coming. */
export interface Arrival {
  readonly spool: Spool;
  readonly uplink: Uplink;
  readonly channel: UpChannel;
  readonly receivedAtMs: EpochMs;
}

/** Decides what becomes of an uplink that is new: stored, rejected, or not understood before a birth comes. */
export class UplinkJudge {
  readonly #spools: SpoolBook;
  readonly #clocks: ClockBook;

  constructor(spools: SpoolBook, clocks: ClockBook) {
    this.#spools = spools;
    this.#clocks = clocks;
  }

  judge(arrival: Arrival, nextCommitSeq: () => number): JournalEntry | "birth_wanted" {
    const { uplink, channel } = arrival;
    let record: DeviceRecord;
    try {
      record = decodeRecord(uplink.record);
    } catch (thrown) {
      return toRejected(arrival, refusalOf(thrown), nextCommitSeq());
    }
    const refusal = refuseWrongChannel(record, channel);
    if (refusal !== undefined) return toRejected(arrival, refusal, nextCommitSeq());
    if (!this.#knowsAliases(arrival.spool, record)) return "birth_wanted";
    return this.#toRecord(arrival, record, nextCommitSeq);
  }

  #knowsAliases(spool: Spool, record: DeviceRecord): boolean {
    if (record.body.kind !== "metrics") return true;
    const { handles } = this.#spools.withAliases(spool);
    return record.body.columns.every((column) => handles[column.alias] !== undefined);
  }

  #toRecord(arrival: Arrival, record: DeviceRecord, nextCommitSeq: () => number): JournalEntry {
    const { spool, uplink, receivedAtMs } = arrival;
    const { deviceId, spoolId } = spool;
    const clockCorrectionMs = this.#clocks.correct(readingOf(deviceId, record, receivedAtMs));
    const { lane, stream, sequence } = uplink;
    const input = toStoredInput({
      commitSeq: nextCommitSeq(),
      kind: "record",
      receivedAtMs,
      deviceId,
      spoolId,
      lane,
      stream,
      sequence,
      clockCorrectionMs,
      payload: uplink.record,
    });
    return { kind: "record", input, spool, record };
  }
}

function toRejected(arrival: Arrival, refusal: Refusal, commitSeq: number): JournalEntry {
  const { spool, uplink, receivedAtMs } = arrival;
  const { deviceId, spoolId } = spool;
  const { lane, stream, sequence } = uplink;
  const input = toStoredInput({
    commitSeq,
    kind: "rejected",
    receivedAtMs,
    deviceId,
    spoolId,
    lane,
    stream,
    sequence,
  });
  return { kind: "rejected", input, spool, refusal };
}
