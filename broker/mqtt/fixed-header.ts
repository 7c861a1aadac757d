/**
 * The first 2 to 5 bytes of every MQTT 3.1.1 frame, clause 2.2:
 *
 *     0x32 0x8c 0x04   PUBLISH, QoS 1, 524 bytes follow
 *
 * Nothing but type, flags and length is read here.
 */

/** Control packet types that a client may send [MQTT 3.1.1, table 2.1]. */
export const FrameType = {
  Connect: 1,
  Publish: 3,
  Puback: 4,
  Subscribe: 8,
  Unsubscribe: 10,
  Pingreq: 12,
  Disconnect: 14,
} as const;

/** Type, flags and size of one frame. */
export interface FixedHeader {
  readonly type: number;
  /** Lower four bits of the first byte: DUP, QoS (2 bits), RETAIN for a PUBLISH. */
  readonly flags: number;
  /** Bytes of this header itself, 2 to 5. */
  readonly headerBytes: number;
  /** Bytes that follow the header. */
  readonly bodyBytes: number;
}

const MAX_LENGTH_BYTES = 4;

/**
 * Reads the header at the start of `bytes`.
 *
 * "incomplete" while bytes are missing; "malformed" when the remaining length needs more than four
 * bytes [MQTT-2.2.3].
 */
export function readFixedHeader(bytes: Uint8Array): FixedHeader | "incomplete" | "malformed" {
  const first = bytes[0];
  if (first === undefined) return "incomplete";
  let bodyBytes = 0;
  for (let index = 1; index <= MAX_LENGTH_BYTES; index += 1) {
    const byte = bytes[index];
    if (byte === undefined) return "incomplete";
    bodyBytes += (byte & 127) * 128 ** (index - 1);
    if (byte < 128) return { type: first >> 4, flags: first & 15, headerBytes: index + 1, bodyBytes };
  }
  return "malformed";
}

/** QoS of a PUBLISH, 0 to 3 (3 is malformed). */
export function qosOf(header: FixedHeader): number {
  return (header.flags >> 1) & 3;
}
