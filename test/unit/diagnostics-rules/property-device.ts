/** What a device of the properties writes, and how its records arrive. */
import type { EngineInput } from "@housecall/diagnostics-rules";
import fc from "fast-check";
import { propertySignals } from "./property-rules.ts";
import { accepting, RuleDevice, T0, tick } from "./rule-device.ts";

export type RecordInput = EngineInput & { readonly kind: "record" };
/** What the broker hands on of a device. */
export type ArrivalInput = EngineInput & { readonly kind: "record" | "birth" | "disconnected" };

/** One thing that the device says. */
export interface Step {
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

/** Up to thirty things that the device says. */
export const steps = fc.array(step, { minLength: 1, maxLength: 30, size: "max" });

/** What a device wrote. */
export interface Written {
  readonly device: RuleDevice;
  readonly birth: EngineInput;
  readonly records: RecordInput[];
  readonly endS: number;
}

/** How a device cuts its rows into records. */
export type Cut = "batches" | "row by row";

/** What a device writes, in its own order, each received when it was written; goes on from what it wrote before. */
export function write(said: readonly Step[], before?: Written, cut: Cut = "batches"): Written {
  const device = before?.device ?? new RuleDevice("dev-1", "00000000000000aa", propertySignals);
  const birth = device.birth(before?.endS ?? 0);
  const records: RecordInput[] = [];
  let atS = before?.endS ?? 0;
  for (const { afterS, kind, values, rows } of said) {
    atS += afterS;
    if (kind === "log") records.push(device.log(atS, `boom ${atS}`));
    else if (kind === "unit") records.push(device.log(atS, "web.service: gave up"));
    else if (kind === "heartbeat") records.push(device.heartbeat(atS));
    else if (kind === "cycle") records.push(eventOf(device, atS, "cycle-finished"));
    else if (kind === "event") records.push(eventOf(device, atS, "x", { n: rows }));
    else if (kind === "state") records.push(stateOf(device, atS, values[0] ?? 0));
    else if (kind === "loss") records.push(lossOf(device, atS, rows));
    else {
      const times = Array.from({ length: rows }, (_, row) => atS + row * 5);
      atS = times.at(-1) ?? atS;
      const parts = cut === "batches" ? [times] : times.map((time) => [time]);
      let first = 0;
      for (const part of parts) {
        records.push(device.rows(part, samplesOf(values, first, part.length)));
        first += part.length;
      }
    }
  }
  return { device, birth, records, endS: atS };
}

/** Of the rows from `first` on. */
function samplesOf(values: readonly number[], first: number, rows: number): Record<string, number[]> {
  return Object.fromEntries(
    propertySignals.map((name, index) => [
      name,
      Array.from({ length: rows }, (_, row) => scaled(name, values[(index + first + row) % 8] ?? 0)),
    ]),
  );
}

/** Log lines that nobody numbers, or a record of samples that was dropped before it was sent. */
function lossOf(device: RuleDevice, atS: number, rows: number): RecordInput {
  if (rows < 3) return device.loss(atS, { stream: "logs" });
  const { sequence } = device.metrics(atS, { cpu_busy_ratio: 1 });
  return device.loss(atS, { stream: "metrics", firstSequence: sequence, lastSequence: sequence });
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
export function timeline(birth: EngineInput, arrivals: readonly ArrivalInput[], endS: number): EngineInput[] {
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
