/** A device with one signal that a rule reads and one that it does not, which is away for a while. */
import { createEngine, type EngineInput } from "@housecall/diagnostics-rules";
import { feed } from "./feed.ts";
import { RuleDevice, received } from "./rule-device.ts";
import { rule } from "./rule-text.ts";

export const slow = { fire: ["cpu_busy_ratio > 90% for 10m"], missing: "hold 15m then unknown", late: "2m" };
export const quick = { ...slow, fire: ["cpu_busy_ratio > 90%"], clear: "cpu_busy_ratio < 50%" };
/** Counts cycles, so that it also reads urgent records. */
export const perCycle = { clear: "cpu_busy_ratio < 50% for 2 cycles" };

export type RecordInput = EngineInput & { readonly kind: "record" };
export type Row = readonly [atS: number, busy: number];

/** An engine with one rule, and a device that measures one signal. */
export function start(parts: Readonly<Record<string, unknown>>) {
  const engine = createEngine({ rules: [rule(parts)] });
  const device = new RuleDevice("dev-1", "00", ["cpu_busy_ratio", "load_1m", "swap_used_ratio"]);
  feed(engine, [device.birth(0)]);
  const write = (rows: readonly Row[]): RecordInput[] =>
    rows.map(([atS, busy]) => device.metrics(atS, { cpu_busy_ratio: busy }));
  const comeBack = (atS: number): EngineInput[] => [
    device.leave(1),
    device.birth(atS, { urgent: 1, metrics: 1 }),
    device.metrics(atS, { cpu_busy_ratio: 0.1 }),
  ];
  return { engine, device, write, comeBack };
}

/** Comes back, and measures only what the rule does not read. */
export function comeBackSilent(device: RuleDevice, atS = 9_000): EngineInput[] {
  return [device.leave(1), device.birth(atS, { urgent: 1, metrics: 1 }), device.metrics(atS, { load_1m: 1 })];
}

export function backlog(records: readonly RecordInput[], atS = 20_000): EngineInput[] {
  return records.map((record) => received(record, atS, "backlog"));
}
