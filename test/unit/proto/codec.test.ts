import {
  type DeviceRecord,
  decodeAck,
  decodeBirth,
  decodeChunk,
  decodeOffer,
  decodeProgress,
  decodeRecord,
  decodeSignedOffer,
  decodeUplink,
  encodeAck,
  encodeBirth,
  encodeChunk,
  encodeOffer,
  encodeProgress,
  encodeRecord,
  encodeSignedOffer,
  encodeUplink,
  limits,
  type RecordBody,
} from "@housecall/proto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ackExample, birthExample, bodyExamples, offerExamples, recordOf } from "../../lib/wire-examples.ts";

describe("record codec", () => {
  it.each(Object.entries(bodyExamples))("gives back a %s record as it was", (_name, body: RecordBody) => {
    const record = recordOf(body);

    expect(decodeRecord(encodeRecord(record))).toEqual(record);
  });

  it("gives back any batch of finite numbers, gaps included, bit for bit", () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.constant(Number.NaN),
    );
    const rows = fc.integer({ min: 1, max: 80 });
    const batch = rows.chain((count) =>
      fc.record({
        offsets: fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: count, maxLength: count }),
        columns: fc.array(fc.array(value, { minLength: count, maxLength: count }), {
          minLength: 1,
          maxLength: 5,
        }),
      }),
    );
    fc.assert(
      fc.property(batch, ({ offsets, columns }) => {
        const record = metricsRecord(offsets, columns);

        expect(decodeRecord(encodeRecord(record))).toEqual(record);
      }),
      { numRuns: 300 },
    );
  });

  it("spends at most 2 bytes a sample on a minute batch of slowly changing signals", () => {
    const rows = 60;
    const wave = (phase: number) =>
      Array.from({ length: rows }, (_, row) => Math.round((0.5 + 0.1 * Math.sin(row + phase)) * 1000) / 1000);
    const record = metricsRecord(new Array(rows).fill(1000), [0, 1, 2, 3, 4, 5].map(wave));
    const uplink = encodeUplink({
      spoolId: "0102030405060708",
      stream: "metrics",
      sequence: 70_000,
      lane: "live",
      record: encodeRecord(record),
    });

    expect(uplink.length / (rows * 6)).toBeLessThanOrEqual(2);
  });

  it("refuses NaN and infinity in double columns", () => {
    const record = metricsRecord([0], [[0.1 + 0.2]]);
    const bytes = encodeRecord(record);
    const at = Buffer.from(bytes).indexOf(Buffer.from(new Uint8Array(new Float64Array([0.1 + 0.2]).buffer)));
    const view = new DataView(bytes.buffer, bytes.byteOffset);

    for (const poison of [Number.NaN, Number.POSITIVE_INFINITY]) {
      view.setFloat64(at, poison, true);
      expect(() => decodeRecord(bytes)).toThrow(expect.objectContaining({ code: "WIRE_VALUE_INVALID" }));
    }
  });

  it("answers any truncation with a WIRE error and never with another", () => {
    for (const body of Object.values(bodyExamples)) {
      const bytes = encodeRecord(recordOf(body));
      for (let length = 0; length < bytes.length; length += 1)
        expectRecordOrWireError(bytes.subarray(0, length));
    }
  });

  it("answers any random bytes with a WIRE error and never with another", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), expectRecordOrWireError), { numRuns: 3_000 });
  });

  it("refuses groups nested without end", () => {
    const nested = new Uint8Array(50_000).fill((15 << 3) | 3);

    expect(() => decodeRecord(nested)).toThrow(expect.objectContaining({ code: "WIRE_MALFORMED" }));
  });

  it("refuses a record that is larger than the limit", () => {
    expect(() => decodeRecord(new Uint8Array(limits.recordBytes + 1))).toThrow(
      expect.objectContaining({ code: "WIRE_TOO_LARGE" }),
    );
  });

  it("reads past fields that a newer device adds", () => {
    const record = recordOf({ kind: "event", name: "boot", severity: 6, attributes: {} });
    const unknownField = new Uint8Array([((1000 << 3) & 0x7f) | 0x80, (1000 << 3) >> 7, 42]);

    expect(decodeRecord(Buffer.concat([encodeRecord(record), unknownField]))).toEqual(record);
  });

  it("keeps a state key named __proto__ a plain key", () => {
    const entries = Object.create(null, { ["__proto__"]: { value: "x", enumerable: true } }) as Record<
      string,
      string
    >;
    const decoded = decodeRecord(encodeRecord(recordOf({ kind: "state", full: true, entries })));

    expect(decoded.body.kind === "state" && Object.keys(decoded.body.entries)).toEqual(["__proto__"]);
    expect({}).not.toHaveProperty("x");
  });
});

describe("other messages", () => {
  it("gives back uplink, birth, ack, progress, chunk and offers as they were", () => {
    const uplink = {
      spoolId: "ffffffffffffffff",
      stream: "debug",
      sequence: 2 ** 53 - 1,
      lane: "backlog",
      record: new Uint8Array([1]),
    } as const;
    const progress = {
      commandId: "c",
      phase: "tailing",
      doneBytes: 0,
      totalBytes: 0,
      lines: [],
      droppedLines: 3,
      sentLines: 5,
    } as const;
    const chunk = {
      pullId: "p",
      offset: 65_536,
      bytes: new Uint8Array(Buffer.alloc(1000, "log line ")),
      totalBytes: 70_000,
    };

    expect(plain(decodeUplink(encodeUplink(uplink)))).toEqual(uplink);
    expect(decodeBirth(encodeBirth(birthExample))).toEqual(birthExample);
    expect(decodeAck(encodeAck(ackExample))).toEqual(ackExample);
    expect(decodeProgress(encodeProgress(progress))).toEqual(progress);
    expect(Buffer.from(decodeChunk(encodeChunk(chunk)).bytes).equals(Buffer.from(chunk.bytes))).toBe(true);
    for (const offer of Object.values(offerExamples)) expect(decodeOffer(encodeOffer(offer))).toEqual(offer);
  });

  it("keeps the offer's exact bytes in its envelope", () => {
    const offer = encodeOffer(offerExamples.pull);
    const decoded = decodeSignedOffer(
      encodeSignedOffer({ keyId: "k1", offer, signature: new Uint8Array(64) }),
    );

    expect(Buffer.from(decoded.offer).equals(Buffer.from(offer))).toBe(true);
  });

  it("refuses a chunk that inflates beyond its stated length", () => {
    const chunk = encodeChunk({ pullId: "p", offset: 0, bytes: new Uint8Array(60_000), totalBytes: 60_000 });
    const lying = Buffer.from(chunk);
    const rawBytesField = lying.indexOf(Buffer.from([0x18, 0xe0, 0xd4, 0x03]));
    lying.set([0x18, 0x81, 0x80, 0x00], rawBytesField);

    expect(rawBytesField).toBeGreaterThan(0);
    expect(() => decodeChunk(lying)).toThrow(expect.objectContaining({ code: "WIRE_MALFORMED" }));
  });
});

function metricsRecord(offsets: readonly number[], columns: readonly (readonly number[])[]): DeviceRecord {
  const wallMs = 1_700_000_000_000;
  const atMs = new Float64Array(offsets.length);
  let at = wallMs;
  offsets.forEach((offset, row) => {
    at += row === 0 ? 0 : offset;
    atMs[row] = at;
  });
  return recordOf({
    kind: "metrics",
    atMs,
    columns: columns.map((values, index) => ({ alias: index + 1, values: Float64Array.from(values) })),
  });
}

function expectRecordOrWireError(bytes: Uint8Array): void {
  try {
    decodeRecord(bytes);
  } catch (error) {
    expect((error as { code?: string }).code).toMatch(/^WIRE_/);
  }
}

/** Node's decoder hands out Buffers, which are Uint8Arrays of another name. */
function plain<Message extends { record: Uint8Array }>(message: Message): Message {
  return { ...message, record: new Uint8Array(message.record) };
}
