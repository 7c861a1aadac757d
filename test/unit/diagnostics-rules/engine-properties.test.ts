import {
  createEngine,
  type EngineInput,
  type FaultChange,
  type Rule,
  shippedRules,
} from "@housecall/diagnostics-rules";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accepting, RuleDevice, received, T0, tick } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

type RecordInput = EngineInput & { readonly kind: "record" };

const RUNS = 300;
/** Shorter than the two minutes that the rules wait. */
const MAX_DELAY_S = 100;
const signals = [
  "cpu_busy_ratio",
  "disk_used_ratio{/}",
  "disk_used_ratio{/var}",
  "disk_read_only{/}",
  "memory_available_ratio",
  "oom_kills_total",
  "unit_restarts_total{web.service}",
  "clock_offset_s",
];

const plainRules: readonly Rule[] = [
  ...shippedRules(),
  rule({
    rule: "test.hold",
    fire: ["cpu_busy_ratio > 50% for 30s", "cpu_busy_ratio > 95%"],
    clear: "cpu_busy_ratio < 40% for 20s",
    late: "2m",
  }),
  rule({
    rule: "test.window",
    fire: ["avg_over_time(cpu_busy_ratio[2m]) > 60% and changes(cpu_busy_ratio[5m]) >= 3"],
    late: "2m",
  }),
  rule({
    rule: "test.lines",
    fire: ['log("boom <int>") >= 2 in 3m for 20s'],
    evidence: { keep: [], logs: 2 },
    late: "2m",
  }),
  rule({ rule: "test.absence", fire: ["absent_over_time(clock_offset_s[4m])"], late: "2m" }),
  rule({
    rule: "test.both",
    fire: ['log("<unit>: gave up") >= 1 in 5m and cpu_busy_ratio > 30%'],
    applies_to: { class: "linux", each: "unit" },
    late: "2m",
  }),
];

/** One rule for each thing that keeps state of its own. */
const operatorRules: readonly Rule[] = [
  rule({
    rule: "test.while",
    while: "cpu_busy_ratio > 30%",
    fire: ["avg_over_time(memory_available_ratio[3m]) > 50% for 20s"],
    late: "2m",
  }),
  rule({
    rule: "test.cycles",
    fire: ["max_over_time(cpu_busy_ratio[2 cycles]) > 98% for 2 of 3 cycles"],
    clear: "cpu_busy_ratio < 40% for 2 cycles",
    late: "2m",
  }),
  rule({ rule: "test.samples", fire: ["cpu_busy_ratio > 50% for 3 of 5 samples"], late: "2m" }),
  rule({
    rule: "test.past",
    fire: [
      "cpu_busy_ratio > 1.2 * baseline(cpu_busy_ratio, 4 samples) and ewma(memory_available_ratio, 1m) > 30%",
      "avg_over_time(cpu_busy_ratio[1 cycle]) > 1.2 * baseline(cpu_busy_ratio, 2 cycles)",
      "cpu_busy_ratio > 2 * baseline(cpu_busy_ratio, 3m)",
      "time_to(cpu_busy_ratio, 100%, 4m) < 30s",
    ],
    clear: "cpu_busy_ratio < 30%",
    late: "2m",
  }),
  rule({
    rule: "test.sequences",
    fire: [
      'event("x") -> cpu_busy_ratio > 90% within 2m',
      'log("boom <int>") -> not event("x") within 30s',
      "cpu_busy_ratio > 50% -> not memory_available_ratio > 90% within 1m",
      'not event("x") within 4m and state("door") == "open"',
    ],
    late: "2m",
  }),
  rule({ rule: "test.long", fire: ["avg_over_time(cpu_busy_ratio[2h]) > 60%"], late: "2m" }),
  rule({
    rule: "test.reports",
    fire: ['event("cycle-finished") >= 2 in 10m and state("door") == "open"', 'event("x").n > 2'],
    late: "2m",
  }),
];
const rules: readonly Rule[] = [...plainRules, ...operatorRules];

interface Step {
  readonly afterS: number;
  readonly kind: "metrics" | "log" | "unit" | "heartbeat" | "loss" | "cycle" | "event" | "state";
  readonly values: readonly number[];
  readonly rows: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  afterS: fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 40 }), weight: 12 },
    { arbitrary: fc.integer({ min: 200, max: 1_500 }), weight: 1 },
  ),
  kind: fc.constantFrom(
    ...(["metrics", "metrics", "metrics", "metrics", "log", "unit", "heartbeat"] as const),
    ...(["loss", "cycle", "cycle", "event", "state"] as const),
  ),
  values: fc.array(fc.constantFrom(0, 0.2, 0.35, 0.55, 0.97, 0.99, 1), { minLength: 8, maxLength: 8 }),
  rows: fc.integer({ min: 1, max: 4 }),
});

/** What a device writes, in its own order, each received when it was written. */
function write(steps: readonly Step[]): { birth: EngineInput; records: RecordInput[]; endS: number } {
  const device = new RuleDevice("dev-1", "00000000000000aa", signals);
  const birth = device.birth(0);
  const records: RecordInput[] = [];
  let atS = 0;
  for (const { afterS, kind, values, rows } of steps) {
    atS += afterS;
    if (kind === "log") records.push(device.log(atS, `boom ${atS}`));
    else if (kind === "unit") records.push(device.log(atS, "web.service: gave up"));
    else if (kind === "heartbeat") records.push(device.heartbeat(atS));
    else if (kind === "cycle") records.push(eventOf(device, atS, "cycle-finished"));
    else if (kind === "event") records.push(eventOf(device, atS, "x", { n: rows }));
    else if (kind === "state") records.push(stateOf(device, atS, values[0] ?? 0));
    else if (kind === "loss") records.push(device.loss(atS, { stream: "logs" }));
    else {
      const times = Array.from({ length: rows }, (_, row) => atS + row * 5);
      atS = times.at(-1) ?? atS;
      records.push(
        device.rows(
          times,
          Object.fromEntries(
            signals.map((name, index) => [
              name,
              times.map((_, row) => scaled(name, values[(index + row) % 8] ?? 0)),
            ]),
          ),
        ),
      );
    }
  }
  return { birth, records, endS: atS };
}

function eventOf(device: RuleDevice, atS: number, name: string, attributes = {}): RecordInput {
  return device.put(
    "urgent",
    { kind: "event", name, severity: 6, attributes },
    { wallS: atS, receivedS: atS },
  );
}

function stateOf(device: RuleDevice, atS: number, value: number): RecordInput {
  const entries = { door: value > 0.5 ? "open" : "shut" };
  return device.put("urgent", { kind: "state", full: value === 0, entries }, { wallS: atS, receivedS: atS });
}

function scaled(name: string, value: number): number {
  if (name === "clock_offset_s") return value > 0.5 ? Number.NaN : value * 1_000;
  return name.includes("_total") ? Math.round(value * 10) : name.startsWith("disk_read_only") ? 0 : value;
}

/** Arrivals in order of time, with a tick every five seconds, long after the last. */
function timeline(birth: EngineInput, arrivals: readonly RecordInput[], endS: number): EngineInput[] {
  const inputs: EngineInput[] = [accepting(-200), tick(-1), birth];
  const sorted = [...arrivals].sort((left, right) => left.receivedAtMs - right.receivedAtMs);
  let next = 0;
  for (let second = 0; second <= endS + 1_500; second += 5) {
    for (; next < sorted.length && (sorted[next]?.receivedAtMs ?? 0) <= T0 + second * 1_000; next += 1) {
      const record = sorted[next];
      if (record) inputs.push(record);
    }
    inputs.push(tick(second));
  }
  return inputs;
}

function run(inputs: readonly EngineInput[], ruleSet = rules): readonly FaultChange[] {
  const engine = createEngine({ rules: ruleSet });
  return inputs.flatMap((input) => engine.accept(input));
}

/** By event time; verdicts of different rules at one instant have no order of their own. */
function byTime(changes: readonly FaultChange[]): string[] {
  return changes
    .map((change) => JSON.stringify([change.atMs, change.ruleId, change.instance, change]))
    .sort();
}

describe("verdicts", () => {
  it("are the same for every order of arrival within lateness, and with duplicates", () => {
    const eventRules = rules.filter(({ usesSilence }) => !usesSilence);
    const fired = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 30 }),
        fc.array(fc.tuple(fc.nat(MAX_DELAY_S), fc.nat(4)), { minLength: 30, maxLength: 30 }),
        (steps, delays) => {
          const { birth, records, endS } = write(steps);
          const straight = timeline(birth, records, endS);
          const shuffled = records.flatMap((record, index) => {
            const [delayS = 0, copies = 0] = delays[index] ?? [];
            const atS = (record.receivedAtMs - T0) / 1_000;
            return [
              received(record, atS + delayS),
              ...(copies > 2 ? [received(record, atS + delayS + 30), received(record, atS + 400)] : []),
            ];
          });

          const changes = run(straight, eventRules);
          for (const { ruleId, state } of changes) if (state === "firing") fired.add(ruleId);
          expect(byTime(run(timeline(birth, shuffled, endS), eventRules))).toEqual(byTime(changes));
        },
      ),
      { numRuns: RUNS, seed: 20_260_101 },
    );
    // A rule that never fires would prove nothing.
    expect(operatorRules.map(({ id }) => id).filter((id) => !fired.has(id))).toEqual([]);
  });

  it("are the same when the engine is stored and restored at any point, and so are its bytes", () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 30 }),
        fc.array(fc.tuple(fc.nat(400), fc.nat(6)), { minLength: 30, maxLength: 30 }),
        fc.array(fc.nat(1_000), { maxLength: 4 }),
        (steps, fates, cuts) => {
          const { birth, records, endS } = write(steps);
          // Some never arrive, some long after the rules have stopped waiting: gaps, backlog and waiting records are in the state too.
          const arrivals = records.flatMap((record, index) => {
            const [delayS = 0, fate = 0] = fates[index] ?? [];
            const atS = (record.receivedAtMs - T0) / 1_000;
            return fate === 0 ? [] : [received(record, atS + (fate < 3 ? delayS : fate))];
          });
          const inputs = timeline(birth, arrivals, endS);
          const straight = createEngine({ rules });
          let restored = createEngine({ rules });
          const stops = new Set(cuts.map((cut) => cut % inputs.length));

          inputs.forEach((input, index) => {
            const expected = straight.accept(input);
            if (stops.has(index)) restored = createEngine({ rules, snapshot: restored.snapshot() });
            expect(restored.accept(input)).toEqual(expected);
          });

          expect(Buffer.compare(restored.snapshot(), straight.snapshot())).toBe(0);
        },
      ),
      { numRuns: 60, seed: 20_260_102 },
    );
  });

  it("of one rule do not depend on which other rules there are", () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 30 }),
        fc.nat(rules.length - 1),
        (steps, index) => {
          const { birth, records, endS } = write(steps);
          const inputs = timeline(birth, records, endS);
          const chosen = rules[index];
          if (chosen === undefined) throw new Error(`no rule ${index}`);

          const among = run(inputs).filter(({ ruleId }) => ruleId === chosen.id);

          expect(run(inputs, [chosen])).toEqual(among);
        },
      ),
      { numRuns: 40, seed: 20_260_103 },
    );
  });
});
