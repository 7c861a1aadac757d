/** What a signal is, once for everybody: agent, rules, console and documentation read this. */
export interface Signal {
  /** snake_case with the unit last, as on the wire. */
  readonly id: string;
  readonly unit: string;
  /** counter: only grows, 0 after a restart. state: a small whole number with meaning. */
  readonly kind: "gauge" | "counter" | "state";
  readonly min: number;
  readonly max: number;
  /** Digits after the point worth keeping; collectors round to it. */
  readonly decimals: number;
  readonly cadenceSeconds: number;
  /** What an instance names ("mount", "interface", …); "" for a signal that exists once. */
  readonly instance: string;
  /** One value for each cycle (a wash, a run, a defrost); absent for what is sampled while time goes on. */
  readonly per?: "cycle";
  /** Names of the values of a code, so that rules and tests need no bare numbers: `cycle_phase == "drain"`. */
  readonly codes?: Readonly<Record<string, number>>;
  /** What people call each of these codes. */
  readonly codeNames?: Readonly<Record<string, CodeName>>;
  readonly en: string;
  readonly ko: string;
  /** Where number or meaning come from. */
  readonly source: string;
}

/** What people call a value of a code. */
export interface CodeName {
  readonly en: string;
  readonly ko: string;
}

/** What people call a value of a code; undefined when the signal has no name for it. */
export function codeName({ codes = {}, codeNames = {} }: Signal, value: number): CodeName | undefined {
  const code = Object.keys(codes).find((name) => codes[name] === value);
  return code === undefined ? undefined : (codeNames[code] ?? { en: code, ko: code });
}

/** Device classes that the catalogue knows. "linux" signals hold for every class. */
export const deviceClasses = [
  "linux",
  "washer",
  "dryer",
  "refrigerator",
  "air-conditioner",
  "robot-cleaner",
  "tv",
  "phone",
] as const;
export type DeviceClass = (typeof deviceClasses)[number];
