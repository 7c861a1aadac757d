import { AppError } from "../base/index.ts";

/** Deltas of 7 bits a byte, the sign in the lowest bit (zigzag), as protobuf's sint64; at most 8 bytes each. */
const MAX_BYTES_PER_VALUE = 8;

/** Encodes whole numbers (|n| <= 2^51) as the differences between neighbours, the first from 0. */
export function encodeDeltas(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.length * MAX_BYTES_PER_VALUE);
  let position = 0;
  let previous = 0;
  for (const value of values) {
    const delta = value - previous;
    previous = value;
    // Plain arithmetic instead of bit operators, which would cut at 32 bits.
    let zigzag = delta >= 0 ? delta * 2 : -delta * 2 - 1;
    while (zigzag >= 128) {
      bytes[position++] = (zigzag % 128) | 128;
      zigzag = Math.floor(zigzag / 128);
    }
    bytes[position++] = zigzag;
  }
  return bytes.slice(0, position);
}

/**
 * Decodes exactly `count` values and divides each by `divisor`.
 *
 * @throws AppError WIRE_MALFORMED when bytes are missing, left over, or a number is longer than 8 bytes.
 */
export function decodeDeltas(bytes: Uint8Array, count: number, divisor: number): Float64Array {
  const values = new Float64Array(count);
  let position = 0;
  let current = 0;
  for (let index = 0; index < count; index += 1) {
    let byte = bytes[position++] ?? missing(count, bytes.length);
    let zigzag = byte & 127;
    for (let scale = 128, length = 1; byte >= 128; scale *= 128, length += 1) {
      if (length === MAX_BYTES_PER_VALUE)
        throw new AppError("WIRE_MALFORMED", "Column.values: a number is too long");
      byte = bytes[position++] ?? missing(count, bytes.length);
      zigzag += (byte & 127) * scale;
    }
    current += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    values[index] = current / divisor;
  }
  if (position !== bytes.length) throw missing(count, bytes.length);
  return values;
}

function missing(count: number, length: number): never {
  throw new AppError("WIRE_MALFORMED", `Column.values: ${length} bytes do not hold exactly ${count} values`);
}
