import type { Stream } from "@housecall/proto";
import type { DurationMs } from "@housecall/proto/base";

/** A record that was sent in this session. */
interface SentRecord {
  readonly stream: Stream;
  readonly sequence: number;
  readonly sentMs: DurationMs;
  /** The broker's PUBACK is in; undefined while the publish is in flight. */
  pubackMs: DurationMs | undefined;
}

/** Records sent in this session that the server has not acknowledged; bounded by `max`. */
export class AwaitingAcks {
  readonly #max: number;
  /** In the order of sending. */
  readonly #records = new Map<string, SentRecord>();

  constructor(max: number) {
    this.#max = max;
  }

  get isFull(): boolean {
    return this.#records.size >= this.#max;
  }

  get size(): number {
    return this.#records.size;
  }

  sent(stream: Stream, sequence: number, nowMs: DurationMs): void {
    this.#records.set(keyOf(stream, sequence), { stream, sequence, sentMs: nowMs, pubackMs: undefined });
  }

  publishAcknowledged(stream: Stream, sequence: number, nowMs: DurationMs): void {
    const record = this.#records.get(keyOf(stream, sequence));
    if (record !== undefined) record.pubackMs = nowMs;
  }

  /** Forgets what the spool does not hold any more. */
  settle(isHeld: (stream: Stream, sequence: number) => boolean): void {
    for (const [key, { stream, sequence }] of this.#records) {
      if (!isHeld(stream, sequence)) this.#records.delete(key);
    }
  }

  /** Takes out one record whose PUBACK came before `beforeMs`: the server took it and never said that it is stored. */
  takeOverdue(beforeMs: DurationMs): { readonly stream: Stream; readonly sequence: number } | undefined {
    for (const [key, record] of this.#records) {
      if (record.pubackMs === undefined || record.pubackMs > beforeMs) continue;
      this.#records.delete(key);
      return record;
    }
    return undefined;
  }
}

function keyOf(stream: Stream, sequence: number): string {
  return `${stream} ${sequence}`;
}
