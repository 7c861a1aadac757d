/**
 * Fifty rules over ten signals of a made-up appliance, five for each signal, of every kind of operator that the
 * language has; some read lines, events, the reported state or nothing but silence instead.
 */
import { loadRules, type Rule } from "@housecall/diagnostics-rules";

/** A signal with the values that a healthy device sends: a slow wave, noise, and the decimals that a sensor has. */
export interface BenchSignal {
  readonly kind: "gauge" | "counter";
  readonly mean: number;
  readonly swing: number;
  readonly noise: number;
  readonly decimals: number;
}

export const benchSignals: Readonly<Record<string, BenchSignal>> = {
  drum_temperature: { kind: "gauge", mean: 42, swing: 8, noise: 0.3, decimals: 1 },
  pump_current: { kind: "gauge", mean: 1.1, swing: 0.2, noise: 0.03, decimals: 3 },
  motor_speed: { kind: "gauge", mean: 780, swing: 120, noise: 6, decimals: 0 },
  level_frequency: { kind: "gauge", mean: 24, swing: 1.5, noise: 0.05, decimals: 2 },
  vibration: { kind: "gauge", mean: 3, swing: 1, noise: 0.4, decimals: 2 },
  mains_voltage: { kind: "gauge", mean: 229, swing: 3, noise: 0.6, decimals: 1 },
  busy_ratio: { kind: "gauge", mean: 0.4, swing: 0.2, noise: 0.05, decimals: 4 },
  free_memory: { kind: "gauge", mean: 412_000_000, swing: 60_000_000, noise: 900_000, decimals: 0 },
  errors: { kind: "counter", mean: 0.2, swing: 0, noise: 0.4, decimals: 0 },
  energy: { kind: "counter", mean: 2_400, swing: 0, noise: 300, decimals: 0 },
};

/** A condition as a rule engine without memory has it. */
export interface PlainCondition {
  readonly fact: string;
  readonly operator: "greaterThan" | "lessThan";
  readonly value: number;
}

interface BenchRule {
  readonly fire: string;
  readonly clear?: string;
  readonly while?: string;
  /** The same without memory; absent when it cannot be said. All must hold. */
  readonly plain?: readonly PlainCondition[];
}

const above = (fact: string, value: number): PlainCondition => ({ fact, operator: "greaterThan", value });
const below = (fact: string, value: number): PlainCondition => ({ fact, operator: "lessThan", value });

const compare: readonly BenchRule[] = [
  { fire: "drum_temperature > 70", plain: [above("drum_temperature", 70)] },
  { fire: "motor_speed > 1400", plain: [above("motor_speed", 1_400)] },
  { fire: "mains_voltage < 207", plain: [below("mains_voltage", 207)] },
  { fire: "free_memory < 100000000", plain: [below("free_memory", 100_000_000)] },
  {
    fire: "pump_current > 1.9 and level_frequency < 22.2",
    plain: [above("pump_current", 1.9), below("level_frequency", 22.2)],
  },
  { fire: "vibration > 6", plain: [above("vibration", 6)] },
  { fire: "drum_temperature < 5", plain: [below("drum_temperature", 5)] },
];

const held: readonly BenchRule[] = [
  { fire: "drum_temperature > 62 for 1m" },
  { fire: "pump_current < 0.5 for 30s" },
  { fire: "mains_voltage > 245 for 1m" },
  { fire: "busy_ratio > 0.9 for 2m" },
];

const hysteresis: readonly BenchRule[] = [
  { fire: "vibration > 5.5", clear: "vibration < 4" },
  { fire: "busy_ratio > 0.8", clear: "busy_ratio < 0.6 for 1m" },
  { fire: "free_memory < 150000000 for 1m", clear: "free_memory > 250000000" },
  { fire: "level_frequency < 21", clear: "level_frequency > 22" },
];

const windows: readonly BenchRule[] = [
  { fire: "avg_over_time(drum_temperature[5m]) > 60" },
  { fire: "avg_over_time(motor_speed[10m]) > 1200" },
  { fire: "max_over_time(vibration[10m]) > 9" },
  { fire: "quantile_over_time(0.9, busy_ratio[5m]) > 0.95" },
  { fire: "stddev_over_time(mains_voltage[5m]) > 8" },
  { fire: "rate(errors[5m]) > 0.5" },
  { fire: "increase(errors[10m]) > 200" },
  { fire: "rate(energy[5m]) > 2000" },
  { fire: "irate(energy[1m]) > 5000" },
];

const slopes: readonly BenchRule[] = [
  { fire: "slope(level_frequency[5m]) < -0.1" },
  { fire: "predict_linear(free_memory[10m], 1h) < 0" },
  { fire: "time_to(pump_current, 3, 5m) < 120" },
];

const repeated: readonly BenchRule[] = [
  { fire: "pump_current > 1.6 for 4 of 6 samples" },
  { fire: "motor_speed < 300 for 3 of 5 samples" },
  { fire: "mains_voltage < 212 for 5 of 10 samples" },
];

const learned: readonly BenchRule[] = [
  { fire: "ewma(pump_current, 10m) > 1.7" },
  { fire: "ewma(level_frequency - 24, 5m) > 3" },
  { fire: "ewma(busy_ratio, 30m) > 0.9" },
  { fire: "vibration > 2.5 * baseline(vibration, 50 samples)" },
  { fire: "motor_speed > 1.8 * baseline(motor_speed, 14d)" },
  { fire: "energy > 1e13 * baseline(energy, 20 cycles)" },
];

const cycles: readonly BenchRule[] = [
  { fire: "max_over_time(drum_temperature[3 cycles]) > 75" },
  { fire: "avg_over_time(vibration[5 cycles]) > 5 for 2 of 3 cycles" },
  { fire: "mains_voltage < 205 for 3 of 5 cycles" },
  { fire: "increase(errors[2 cycles]) > 500", while: "errors >= 0" },
  { fire: "min_over_time(level_frequency[3 cycles]) < 20", while: "motor_speed > 100" },
];

const sequences: readonly BenchRule[] = [
  { fire: "free_memory < 180000000 -> busy_ratio > 0.8 within 2m" },
  { fire: 'event("cycle-finished") -> energy < 1000 within 90s' },
];

const reports: readonly BenchRule[] = [
  { fire: 'log("pump stall after <int> ms") >= 3 in 10m' },
  { fire: 'log("sensor <word> out of range") >= 2 in 5m and errors > 5' },
  { fire: 'log("heater relay stuck <any>") >= 3 in 15m and energy > 0' },
  { fire: 'event("door-opened") >= 4 in 10m and free_memory > 0' },
  { fire: "absent_over_time(errors[3m])" },
  { fire: 'state("mode") == "error"' },
  { fire: "silence() > 5m" },
];

const mix: readonly BenchRule[] = [
  ...compare,
  ...held,
  ...hysteresis,
  ...windows,
  ...slopes,
  ...repeated,
  ...learned,
  ...cycles,
  ...sequences,
  ...reports,
];

/** The mix, loaded. @throws Error with the mistakes of a rule. */
export function benchRules(): readonly Rule[] {
  const files = mix.map((rule, index) => ({ path: `bench-${index}.yml`, text: ruleText(rule, index) }));
  const { rules, findings } = loadRules(files);
  if (rules.length < mix.length) throw new Error(findings.map(({ message }) => message).join("\n"));
  return rules;
}

/** What of the mix an engine without memory can say. */
export const plainRules: readonly (readonly PlainCondition[])[] = mix.flatMap(({ plain }) =>
  plain ? [plain] : [],
);

function ruleText({ fire, clear, while: during }: BenchRule, index: number): string {
  const read = Object.keys(benchSignals).filter((name) => fire.includes(name));
  const said = read.map((name) => `${name} {${name}}`).join(", ") || "all quiet";
  const body: Record<string, unknown> = {
    rule: `bench.rule-${index}`,
    version: 1,
    status: "live",
    title: { en: `Bench ${index}`, ko: `측정 ${index}` },
    applies_to: { class: "linux" },
    signals: Object.fromEntries(
      Object.entries(benchSignals).map(([name, { kind }]) => [name, { kind, cadence: "10s" }]),
    ),
    fire: [fire],
    ...(clear && { clear }),
    ...(during && { while: during }),
    severity: "warning",
    safety: "S4",
    causes: [
      { id: "one", title: { en: "One", ko: "하나" }, prior: 0.6 },
      { id: "two", title: { en: "Two", ko: "둘" }, prior: 0.4 },
    ],
    evidence: { keep: read, logs: fire.includes("log(") ? 5 : 0 },
    say: { en: `Seen: ${said}`, ko: `관측: ${said}` },
    remedy: [{ who: "remote", step: { en: "Look", ko: "확인" } }],
  };
  return Object.entries(body)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join("\n");
}

/** Rules of the mix that look at each signal. */
export function readersOf(name: string): number {
  return mix.filter(({ fire, while: during = "" }) => `${fire} ${during}`.includes(name)).length;
}
