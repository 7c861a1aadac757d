import { type Ack, encodeAck, limits, type StreamAck, streams } from "@housecall/proto";
import { type Clock, errorMessage, type Logger } from "@housecall/proto/base";
import type { DeviceLink } from "../mqtt/device-link.ts";
import { ingestLimits } from "./ingest-limits.ts";
import type { Spool } from "./spool-book.ts";

interface Rejected {
  readonly sequence: number;
  readonly reason: string;
}

interface Pending {
  readonly spool: Spool;
  /** By stream index: what to name as rejected. */
  readonly rejected: Map<number, Rejected[]>;
  readonly streams: Set<number>;
  birthWanted: boolean;
}

/** Tells devices what is stored: all streams that changed, at most every `ackDelayMs`. */
export class AckSender {
  readonly #link: DeviceLink;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #pending = new Map<Spool, Pending>();
  #birthWanted = new Map<string, string>();
  #isTimed = false;

  constructor(options: { readonly link: DeviceLink; readonly clock: Clock; readonly logger: Logger }) {
    this.#link = options.link;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /** One more sequence of the stream is settled. */
  settled(spool: Spool, stream: (typeof streams)[number], rejected?: Rejected): void {
    const pending = this.#of(spool);
    const index = streams.indexOf(stream);
    pending.streams.add(index);
    if (rejected === undefined) return;
    const list = pending.rejected.get(index) ?? [];
    list.push(rejected);
    pending.rejected.set(index, list);
  }

  /** Where all streams of the spool stand, after a birth. */
  everything(spool: Spool): void {
    const pending = this.#of(spool);
    for (const [index] of streams.entries()) pending.streams.add(index);
  }

  /** Asks for a birth: an alias or the whole spool is unknown here. */
  wantBirth(deviceId: string, spoolId: string): void {
    this.#birthWanted.set(deviceId, spoolId);
    this.#schedule();
  }

  /** Sends what has been collected. */
  flush(): void {
    this.#isTimed = false;
    const pending = this.#pending;
    const births = this.#birthWanted;
    this.#pending = new Map();
    this.#birthWanted = new Map();
    for (const { spool, ...rest } of pending.values()) {
      const birthWanted = births.get(spool.deviceId) === spool.spoolId;
      if (birthWanted) births.delete(spool.deviceId);
      for (const ack of toAcks({ spool, ...rest, birthWanted }, this.#clock.nowMs()))
        this.#send(spool.deviceId, ack);
    }
    for (const [deviceId, spoolId] of births) {
      this.#send(deviceId, {
        spoolId,
        streams: [],
        birthWanted: true,
        chunks: [],
        serverWallMs: this.#clock.nowMs(),
      });
    }
  }

  #of(spool: Spool): Pending {
    const known = this.#pending.get(spool);
    if (known !== undefined) return known;
    const fresh: Pending = { spool, rejected: new Map(), streams: new Set(), birthWanted: false };
    this.#pending.set(spool, fresh);
    this.#schedule();
    return fresh;
  }

  #schedule(): void {
    if (this.#isTimed) return;
    this.#isTimed = true;
    this.#clock.after(ingestLimits.ackDelayMs, () => this.flush());
  }

  /** A lost acknowledgement does no harm: the next one says the same and more. */
  #send(deviceId: string, ack: Ack): void {
    this.#link.publish(deviceId, "ack", encodeAck(ack)).catch((error: unknown) => {
      this.#logger.debug("ack-not-sent", errorMessage(error), { deviceId });
    });
  }
}

/** One ack, and further ones while there are more rejections than fit. */
function* toAcks(pending: Pending, serverWallMs: number): Generator<Ack> {
  const { spool, birthWanted } = pending;
  let left = 0;
  do {
    left = 0;
    const entries: StreamAck[] = [];
    for (const index of pending.streams) {
      const list = pending.rejected.get(index) ?? [];
      const rejected = list.splice(0, limits.rejectionsPerAck);
      left += list.length;
      entries.push(toStreamAck(spool, index, rejected));
    }
    yield { spoolId: spool.spoolId, streams: entries, birthWanted, chunks: [], serverWallMs };
  } while (left > 0);
}

function toStreamAck(spool: Spool, index: number, rejected: readonly Rejected[]): StreamAck {
  const set = spool.settled[index];
  return {
    stream: streams[index] ?? "urgent",
    upTo: set?.upTo ?? 0,
    ranges: set?.ranges.slice(0, limits.ackRanges) ?? [],
    rejected,
  };
}
