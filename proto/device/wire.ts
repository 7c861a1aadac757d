/** Guards shared by all decoders: bytes in, checked plain values out, or one clear {@link AppError}. */
import { AppError } from "../base/index.ts";
import { housecall } from "../gen/device.js";
import { limits } from "../limits.ts";

/** The generated protobuf classes; only the files of this folder touch them. */
export const generated = housecall.device.v1;

/** A generated class as far as the codec needs it. */
export interface WireType<Properties, Message> {
  encode(message: Properties): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Message;
}

/** Encodes without checks: what we build ourselves is typed already. */
export function encode<Properties>(type: WireType<Properties, unknown>, message: Properties): Uint8Array {
  return type.encode(message).finish();
}

/**
 * Decodes outside bytes.
 *
 * @throws AppError WIRE_TOO_LARGE above `maxBytes`, WIRE_MALFORMED for what is not this message.
 */
export function decode<Message>(
  type: WireType<never, Message>,
  name: string,
  bytes: Uint8Array,
  maxBytes: number,
): Message {
  if (bytes.length > maxBytes) {
    throw new AppError("WIRE_TOO_LARGE", `${name}: got ${bytes.length} bytes, wanted at most ${maxBytes}`);
  }
  try {
    return type.decode(bytes);
  } catch (cause) {
    throw new AppError("WIRE_MALFORMED", `${name}: ${bytes.length} bytes are not a valid message`, { cause });
  }
}

/** Refuses a value with WIRE_VALUE_INVALID: `malformed("LogBatch.lines", got, "at most 1000")`. */
export function refuse(field: string, got: unknown, wanted: string): AppError {
  return new AppError(
    "WIRE_VALUE_INVALID",
    `${field}: got ${JSON.stringify(got)?.slice(0, 60)}, wanted ${wanted}`,
    {
      context: { field },
    },
  );
}

/** A whole number from `min` to `max` (2^53 - 1 unless told otherwise). */
export function wholeNumber(field: string, value: number, min = 0, max = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value) || value < min || value > max)
    throw refuse(field, value, `whole number ${min}..${max}`);
  return value;
}

/** A number that is neither NaN nor infinite. */
export function finiteNumber(field: string, value: number): number {
  if (!Number.isFinite(value)) {
    throw new AppError("WIRE_VALUE_INVALID", `${field}: got ${value}, wanted a finite number`, {
      context: { field, notFinite: true },
    });
  }
  return value;
}

/** A string of at most `maxBytes` characters. */
export function boundedText(field: string, value: string, maxLength: number = limits.textBytes): string {
  if (value.length > maxLength) throw refuse(field, `${value.length} characters`, `at most ${maxLength}`);
  return value;
}

/** A list of at most `max` entries. */
export function boundedList<Entry>(field: string, list: readonly Entry[], max: number): readonly Entry[] {
  if (list.length > max) throw refuse(field, `${list.length} entries`, `at most ${max}`);
  return list;
}

/** Exactly `length` bytes as lower-case hexadecimal text. */
export function hexOf(field: string, bytes: Uint8Array, length: number): string {
  if (bytes.length !== length) throw refuse(field, `${bytes.length} bytes`, `${length} bytes`);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

/** The bytes of hexadecimal text. */
export function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}

/** A two-way table between our words and the numbers of a wire enum; 0 (unspecified) has no word. */
export interface WireNames<Name extends string> {
  readonly names: readonly Name[];
  toWire(name: Name): number;
  fromWire(field: string, wire: number): Name;
}

/** Builds {@link WireNames}: the first name is wire number 1. */
export function wireNames<const Name extends string>(names: readonly Name[]): WireNames<Name> {
  return {
    names,
    toWire: (name) => names.indexOf(name) + 1,
    fromWire: (field, wire) => {
      const name = names[wire - 1];
      if (name === undefined) throw refuse(field, wire, `1..${names.length}`);
      return name;
    },
  };
}
