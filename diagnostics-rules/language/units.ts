/**
 * Units as powers of named units, one per dimension: "kHz/s", "bytes", "%", "GiB", "5m".
 *
 * Values are computed in base units (s, bytes, A, …); a signal's value is multiplied by its unit's factor when
 * it is read. Units that the table does not know become dimensions of their own, so that they still never mix.
 */

/** Exponents of base dimensions; empty for ratios and pure numbers. */
export type Dimensions = Readonly<Record<string, number>>;

/** A named unit in its power: "min" with -1 in "L/min". */
export interface UnitPart {
  readonly dimension: string;
  readonly name: string;
  /** Base value = value × factor. */
  readonly factor: number;
  readonly exponent: number;
}

export interface Unit {
  readonly name: string;
  /** One per dimension, in the order in which they are written. */
  readonly parts: readonly UnitPart[];
  readonly dimensions: Dimensions;
  /** Base value = value × factor. */
  readonly factor: number;
  /** True for shares of one and what they are multiplied with: "ratio", "%", "ratio/h". */
  readonly isShare: boolean;
  /** True when a text asks for this very unit: 90 min stay 90 min. */
  readonly isAsked?: boolean;
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
  ...Object.entries(ratios).map(([name, factor]) => [name, share(name, factor)] as const),
  ...Object.entries(families).flatMap(([dimension, units]) =>
    Object.entries(units).map(
      ([name, factor]) => [name, unitOfParts([{ dimension, name, factor, exponent: 1 }])] as const,
    ),
  ),
]);

/** The unit of pure numbers. */
export const pureNumber: Unit = unitOfParts([]);
/** Seconds, the base unit of time. */
export const seconds: Unit = unitOfParts([{ dimension: "time", name: "s", factor: 1, exponent: 1 }]);
/** The unit of shares of one. */
export const ratioUnit: Unit = share("ratio", 1);
export const counts: Unit = unitOfParts([{ dimension: "count", name: "count", factor: 1, exponent: 1 }]);

/** Names that may follow a number. */
export const unitNames: readonly string[] = [...table.keys()];

/** A unit that a number may carry: one name, or two with a slash between ("MB/s"). Undefined when unknown. */
export function findUnit(text: string): Unit | undefined {
  const [top = "", bottom, ...rest] = text.split("/");
  if (rest.length > 0) return undefined;
  const upper = table.get(top);
  if (bottom === undefined || upper === undefined) return upper;
  const lower = table.get(bottom);
  // As it is written, though "%/h" were a ratio by the hour like any other.
  return lower && { ...divideUnits(upper, lower), name: text, factor: upper.factor / lower.factor };
}

/** The unit of a catalogue signal; an unknown name is a dimension of its own. */
export function unitOfSignal(name: string): Unit {
  return findUnit(name) ?? unitOfParts([{ dimension: name, name, factor: 1, exponent: 1 }]);
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

/** What is of one dimension becomes one power of the unit that is named first: "kHz/s" times "h" is "kHz". */
export function multiplyUnits(left: Unit, right: Unit): Unit {
  return unitOfParts(mergeParts(left.parts, right.parts), left.isShare || right.isShare);
}

/** A share of a share is a share; any other quotient of equals is a plain number. */
export function divideUnits(left: Unit, right: Unit): Unit {
  const isShare = left.isShare && (!right.isShare || left.parts.length + right.parts.length === 0);
  return unitOfParts(mergeParts(left.parts, powersOf(right.parts, -1)), isShare);
}

/** The unit of a square root. */
export function rootUnit(unit: Unit): Unit {
  return unitOfParts(powersOf(unit.parts, 0.5), unit.isShare);
}

/** The unit in words, for messages. */
export function unitLabel({ name }: Unit): string {
  return name === "" ? "no unit" : name;
}

/** Writes a unit: "A^2·h/kHz"; `nameOf` gives the name of a part, "" to leave it out. */
export function writeUnit(
  parts: readonly UnitPart[],
  {
    top,
    nameOf = ({ name }) => name,
  }: { readonly top: string; readonly nameOf?: (part: UnitPart) => string },
): string {
  const written = (part: UnitPart): string => {
    const [name, power] = [nameOf(part), Math.abs(part.exponent)];
    return name === "" || power === 1 ? name : `${name}^${power}`;
  };
  const above = parts.filter(({ exponent }) => exponent > 0).map(written);
  const below = parts.filter(({ exponent }) => exponent < 0).map(written);
  const isNamed = (name: string): boolean => name !== "";
  return [above.filter(isNamed).join("·") || top, ...below.filter(isNamed)].join("/");
}

function unitOfParts(parts: readonly UnitPart[], isShare = false): Unit {
  const hasTop = parts.some(({ exponent }) => exponent > 0);
  const isOnlyShare = isShare && !hasTop;
  return {
    name: parts.length === 0 && !isOnlyShare ? "" : writeUnit(parts, { top: isOnlyShare ? "ratio" : "1" }),
    parts,
    dimensions: Object.fromEntries(parts.map(({ dimension, exponent }) => [dimension, exponent])),
    factor: parts.reduce((product, { factor, exponent }) => product * factor ** exponent, 1),
    isShare: isOnlyShare,
  };
}

function share(name: string, factor: number): Unit {
  return { ...unitOfParts([], true), name, factor };
}

function powersOf(parts: readonly UnitPart[], power: number): readonly UnitPart[] {
  return parts.map((part) => ({ ...part, exponent: part.exponent * power }));
}

function mergeParts(left: readonly UnitPart[], right: readonly UnitPart[]): readonly UnitPart[] {
  const merged = new Map(left.map((part) => [part.dimension, part]));
  for (const part of right) {
    const known = merged.get(part.dimension);
    const exponent = (known?.exponent ?? 0) + part.exponent;
    if (exponent === 0) merged.delete(part.dimension);
    else merged.set(part.dimension, { ...(known ?? part), exponent });
  }
  return [...merged.values()];
}
