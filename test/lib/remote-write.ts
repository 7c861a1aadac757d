/** Prometheus' remote write 1.0: a WriteRequest in protobuf, in a snappy block that is not compressed. */

/** Samples of one series; times in ms. A value of null is a stale marker. */
export interface WrittenSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [atMs: number, value: number | null])[];
}

/** The NaN that Prometheus writes where a series ends. @see prometheus/model/value/value.go */
const STALE_MARKER = Buffer.from("0200000000 00f07f".replace(" ", ""), "hex");
/** A literal of snappy has at most 2^16 bytes with a length of two bytes. */
const MAX_LITERAL = 65_536;

/** The body of a remote write request. */
export function remoteWriteBody(series: readonly WrittenSeries[]): Buffer {
  return snappyLiteral(Buffer.concat(series.map((each) => field(1, timeSeries(each)))));
}

function timeSeries({ labels, samples }: WrittenSeries): Buffer {
  const sorted = Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1));
  return Buffer.concat([
    ...sorted.map(([name, value]) =>
      field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))])),
    ),
    ...samples.map(([atMs, value]) =>
      field(2, Buffer.concat([Buffer.from([0x09]), double(value), varintField(2, atMs)])),
    ),
  ]);
}

function double(value: number | null): Buffer {
  if (value === null) return STALE_MARKER;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
}

function varintField(number: number, value: number): Buffer {
  return Buffer.concat([Buffer.from([number << 3]), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function snappyLiteral(bytes: Buffer): Buffer {
  const parts = [varint(bytes.length)];
  for (let at = 0; at < bytes.length; at += MAX_LITERAL) {
    const part = bytes.subarray(at, at + MAX_LITERAL);
    const length = part.length - 1;
    parts.push(Buffer.from([61 << 2, length & 0xff, length >> 8]), part);
  }
  return Buffer.concat(parts);
}
