import type { UpChannel } from "@housecall/proto";

/** Field numbers of Record.body in record.proto, and the channel on which each kind travels. */
const channels: Readonly<Record<number, UpChannel>> = {
  10: "metrics",
  11: "logs",
  12: "state",
  13: "events",
  14: "loss",
  15: "result",
  16: "consent",
};

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

/**
 * The channel of an encoded record, found without decoding it.
 *
 * Reads the tags at the top level until one is a body; undefined when there is none.
 */
export function channelOfRecord(record: Uint8Array): UpChannel | undefined {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; at < record.length; shift *= 128) {
      const byte = record[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
    return Number.NaN;
  };
  while (at < record.length) {
    const tag = varint();
    const channel = channels[Math.floor(tag / 8)];
    if (channel !== undefined) return channel;
    const wireType = tag % 8;
    if (wireType === VARINT) varint();
    else if (wireType === FIXED64) at += 8;
    else if (wireType === LENGTH) {
      const length = varint();
      at += length;
    } else if (wireType === FIXED32) at += 4;
    else return undefined;
    if (Number.isNaN(at)) return undefined;
  }
  return undefined;
}
