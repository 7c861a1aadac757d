import {
  type Birth,
  decodeBirth,
  decodeRecord,
  decodeUplink,
  type Stream,
  type Uplink,
} from "@housecall/proto";
import type { UplinkPublish } from "../mqtt/uplink-sink.ts";
import type { AckSender } from "./ack-sender.ts";
import { readingOf } from "./boot-clock.ts";
import type { ClockBook } from "./clock-book.ts";
import type { Committer } from "./committer.ts";
import { ingestLimits } from "./ingest-limits.ts";
import type { Journal } from "./journal.ts";
import { type JournalEntry, toStoredInput } from "./journal-entry.ts";
import type { Quarantine } from "./quarantine.ts";
import { type Refusal, refusalOf } from "./rejection.ts";
import { inFlightKey, type Spool, type SpoolBook, settledOf } from "./spool-book.ts";
import { type Arrival, UplinkJudge } from "./uplink-judge.ts";

export interface UplinkDeskOptions {
  readonly spools: SpoolBook;
  readonly clocks: ClockBook;
  readonly journal: Journal;
  readonly committer: Committer;
  readonly quarantine: Quarantine;
  readonly acks: AckSender;
  readonly nextCommitSeq: () => number;
}

/**
 * Takes births and records in: what is new goes to the journal, what is known is acknowledged again, what is
 * wrong is kept in quarantine.
 *
 * Invariant: nothing is awaited between the coming of a publish and its place in the journal.
 */
export class UplinkDesk {
  readonly #options: UplinkDeskOptions;
  readonly #judge: UplinkJudge;

  constructor(options: UplinkDeskOptions) {
    this.#options = options;
    this.#judge = new UplinkJudge(options.spools, options.clocks);
  }

  async acceptBirth(publish: UplinkPublish): Promise<void> {
    const { deviceId, payload, receivedAtMs } = publish;
    let birth: Birth;
    let spool: Spool;
    try {
      birth = decodeBirth(payload);
      if (birth.device !== deviceId) return await this.#refuse(publish, notItsOwn(birth.device));
      spool = this.#options.spools.introduce(birth);
    } catch (thrown) {
      return this.#refuse(publish, refusalOf(thrown));
    }
    const { bootId, wallMs, uptimeMs, spoolId } = birth;
    const reading = { deviceId, bootId, wallMs, uptimeMs, spanMs: 0, receivedAtMs };
    const clockCorrectionMs = this.#options.clocks.correctBirth(reading);
    const commitSeq = this.#options.nextCommitSeq();
    const input = toStoredInput({
      kind: "birth",
      commitSeq,
      deviceId,
      receivedAtMs,
      spoolId,
      clockCorrectionMs,
      payload,
    });
    await this.#options.journal.append({ kind: "birth", input, spool, birth });
  }

  acceptRecord(publish: UplinkPublish): Promise<void> {
    let uplink: Uplink;
    try {
      uplink = decodeUplink(publish.payload);
    } catch (thrown) {
      return this.#refuse(publish, refusalOf(thrown));
    }
    const spool = this.#options.spools.find(publish.deviceId, uplink.spoolId);
    if (spool === undefined) return this.#wantBirth(publish.deviceId, uplink.spoolId);
    const { stream, sequence } = uplink;
    const settled = settledOf(spool, stream);
    if (settled.has(sequence)) return this.#acceptDuplicate({ spool, uplink, ...publish });
    if (settled.ranges.length >= ingestLimits.rangesPerStream)
      return this.#refuse(publish, tooManyGaps(stream));
    const inFlight = spool.inFlight.get(inFlightKey(stream, sequence));
    if (inFlight === undefined) return this.#acceptNew({ spool, uplink, ...publish }, publish);
    this.#options.committer.countDuplicate();
    return inFlight;
  }

  #acceptNew(arrival: Arrival, publish: UplinkPublish): Promise<void> {
    const { spool, uplink } = arrival;
    let entry: JournalEntry | "birth_wanted";
    try {
      entry = this.#judge.judge(arrival, this.#options.nextCommitSeq);
    } catch (thrown) {
      return Promise.reject(thrown);
    }
    if (entry === "birth_wanted") return this.#wantBirth(spool.deviceId, spool.spoolId);
    const stored = this.#options.journal.append(entry);
    const key = inFlightKey(uplink.stream, uplink.sequence);
    const landed = (): boolean => spool.inFlight.delete(key);
    spool.inFlight.set(key, stored);
    stored.then(landed, landed);
    if (entry.kind !== "rejected") return stored;
    return Promise.all([stored, this.#refuse(publish, entry.refusal)]).then(() => undefined);
  }

  /** A result or consent may not have reached its reader when the server was killed: those are told once more. */
  async #acceptDuplicate(arrival: Arrival): Promise<void> {
    const { spool, uplink, channel, receivedAtMs } = arrival;
    this.#options.committer.countDuplicate();
    if (channel === "result" || channel === "consent") {
      try {
        const record = decodeRecord(uplink.record);
        const { deviceId } = spool;
        const correctionMs = this.#options.clocks.correct(readingOf(deviceId, record, receivedAtMs));
        await this.#options.committer.handOver(deviceId, record, correctionMs);
      } catch (thrown) {
        refusalOf(thrown); // it is in quarantine already; anything but a bad record is thrown on
      }
    }
    this.#options.acks.settled(spool, uplink.stream);
  }

  #wantBirth(deviceId: string, spoolId: string): Promise<void> {
    this.#options.acks.wantBirth(deviceId, spoolId);
    return Promise.resolve();
  }

  #refuse({ deviceId, channel, payload, receivedAtMs }: UplinkPublish, refusal: Refusal): Promise<void> {
    return this.#options.quarantine.add({ deviceId, channel, payload, receivedAtMs, ...refusal });
  }
}

function notItsOwn(device: string): Refusal {
  return { reason: "not_permitted", detail: `A birth in the name of "${device}"` };
}

function tooManyGaps(stream: Stream): Refusal {
  return {
    reason: "rate_limited",
    detail: `More than ${ingestLimits.rangesPerStream} gaps in stream ${stream}`,
  };
}
