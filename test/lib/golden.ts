/** Values as JSON can hold them: typed arrays as lists, NaN as null, bytes as hexadecimal text. */
export function toPlain(value: unknown): unknown {
  if (value instanceof Float64Array)
    return Array.from(value, (number) => (Number.isNaN(number) ? null : number));
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toPlain(entry)]));
  }
  return value;
}
