/**
 * Units as dimensions with a factor: "kHz/s", "bytes", "%", "GiB", "5m".
 *
 * Values are computed in base units (s, bytes, A, …); a signal's value is multiplied by its unit's factor when
 * it is read. Units that the table does not know become dimensions of their own, so that they still never mix.
 */

/** Exponents of base dimensions; empty for ratios and pure numbers. */
export type Dimensions = Readonly<Record<string, number>>;

export interface Unit {
  readonly name: string;
  readonly dimensions: Dimensions;
  /** Base value = value × factor. */
  readonly factor: number;
}

const families: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  time: { ms: 1e-3, s: 1, m: 60, min: 60, h: 3_600, d: 86_400, w: 604_800 },
  data: {
    bytes: 1,
    B: 1,
    kB: 1e3,
    MB: 1e6,
    GB: 1e9,
    TB: 1e12,
    KiB: 2 ** 10,
    MiB: 2 ** 20,
    GiB: 2 ** 30,
    TiB: 2 ** 40,
    kbit: 125,
    Mbit: 125_000,
  },
  count: { count: 1 },
  flag: { flag: 1 },
  temperature: { celsius: 1, "°C": 1, K: 1 },
  level: { dBm: 1, dB: 1 },
  current: { A: 1, mA: 1e-3 },
  voltage: { V: 1, mV: 1e-3, kV: 1e3 },
  power: { W: 1, mW: 1e-3, kW: 1e3 },
  energy: { Wh: 1, kWh: 1e3 },
  charge: { Ah: 1, mAh: 1e-3 },
  frequency: { Hz: 1, kHz: 1e3, MHz: 1e6 },
  rotation: { rpm: 1, krpm: 1e3 },
  pressure: { Pa: 1, hPa: 100, kPa: 1e3, bar: 1e5 },
  volume: { L: 1, mL: 1e-3 },
  mass: { kg: 1, g: 1e-3 },
  length: { mm: 1e-3, cm: 1e-2, metre: 1, km: 1e3 },
  resistance: { ohm: 1, Ω: 1, kohm: 1e3, kΩ: 1e3 },
  luminance: { nit: 1 },
};

const ratios: Readonly<Record<string, number>> = { ratio: 1, "%": 0.01, percent: 0.01 };

const table: ReadonlyMap<string, Unit> = new Map([
  ...Object.entries(ratios).map(([name, factor]) => [name, { name, dimensions: {}, factor }] as const),
  ...Object.entries(families).flatMap(([dimension, units]) =>
    Object.entries(units).map(
      ([name, factor]) => [name, { name, dimensions: { [dimension]: 1 }, factor }] as const,
    ),
  ),
]);

/** The unit of pure numbers. */
export const pureNumber: Unit = { name: "", dimensions: {}, factor: 1 };
/** Seconds, the base unit of time. */
export const seconds: Unit = { name: "s", dimensions: { time: 1 }, factor: 1 };
export const counts: Unit = { name: "count", dimensions: { count: 1 }, factor: 1 };

/** Names that may follow a number. */
export const unitNames: readonly string[] = [...table.keys()];

/** A unit that a number may carry: one name, or two with a slash between ("MB/s"). Undefined when unknown. */
export function findUnit(text: string): Unit | undefined {
  const [top = "", bottom, ...rest] = text.split("/");
  if (rest.length > 0) return undefined;
  const upper = table.get(top);
  if (bottom === undefined || upper === undefined) return upper;
  const lower = table.get(bottom);
  return lower === undefined ? undefined : { ...divideUnits(upper, lower), name: text };
}

/** The unit of a catalogue signal; an unknown name is a dimension of its own. */
export function unitOfSignal(name: string): Unit {
  return findUnit(name) ?? { name, dimensions: { [name]: 1 }, factor: 1 };
}

/** True for lengths of time alone. */
export function isTime(unit: Unit): boolean {
  return sameDimensions(unit, seconds);
}

export function sameDimensions(left: Unit, right: Unit): boolean {
  const keys = new Set([...Object.keys(left.dimensions), ...Object.keys(right.dimensions)]);
  for (const key of keys) if ((left.dimensions[key] ?? 0) !== (right.dimensions[key] ?? 0)) return false;
  return true;
}

export function multiplyUnits(left: Unit, right: Unit): Unit {
  return combine(left, right, 1);
}

export function divideUnits(left: Unit, right: Unit): Unit {
  return combine(left, right, -1);
}

/** The unit in words, for messages. */
export function unitLabel(unit: Unit): string {
  if (unit.name !== "") return unit.name;
  return Object.keys(unit.dimensions).length === 0 ? "no unit" : dimensionsLabel(unit.dimensions);
}

function combine(left: Unit, right: Unit, sign: 1 | -1): Unit {
  const dimensions: Record<string, number> = { ...left.dimensions };
  for (const [key, exponent] of Object.entries(right.dimensions)) {
    const sum = (dimensions[key] ?? 0) + sign * exponent;
    if (sum === 0) delete dimensions[key];
    else dimensions[key] = sum;
  }
  return { name: nameOf(left, right, sign), dimensions, factor: left.factor * right.factor ** sign };
}

function nameOf(left: Unit, right: Unit, sign: 1 | -1): string {
  if (right.name === "" || right.name === "ratio") return left.name;
  if (sign === 1)
    return left.name === "" || left.name === "ratio" ? right.name : `${left.name}·${right.name}`;
  return left.name === right.name ? "" : `${left.name || "1"}/${right.name}`;
}

function dimensionsLabel(dimensions: Dimensions): string {
  return Object.entries(dimensions)
    .map(([name, exponent]) => (exponent === 1 ? name : `${name}^${exponent}`))
    .join("·");
}
