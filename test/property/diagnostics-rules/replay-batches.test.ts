import type { FaultChange } from "@housecall/diagnostics-rules";
import { Replay, type ReplayRules } from "@housecall/diagnostics-rules/tools";
import type { RecordBody } from "@housecall/proto";
import { describe, expect, it } from "vitest";
import type { ReplayRow } from "../../../diagnostics-rules/tools/replay-rows.ts";
import { SyntheticWords } from "../../lib/synthetic-words.ts";
import {
  operatorRules,
  propertyRules,
  propertySignals,
} from "../../unit/diagnostics-rules/property-rules.ts";
import { T0 } from "../../unit/diagnostics-rules/rule-device.ts";
import { rule } from "../../unit/diagnostics-rules/rule-text.ts";

const SEEDS = 150;
const ROWS = 400;

const silent = rule({
  rule: "test.silent",
  fire: ["silence() > 2m"],
  severity: { start: "warning", critical: "after 20m" },
});
const rules = [
  ...propertyRules.filter(({ usesSilence }) => !usesSilence),
  rule({ rule: "test.shared", fire: ["cpu_busy_ratio > 60% or disk_used_ratio > 99%"] }),
];

function planOf(rules: ReplayRules["rules"], lookbackMs: number): ReplayRules {
  return {
    rules,
    lets: new Map(),
    deviceClass: "linux",
    codesOf: () => undefined,
    signals: propertySignals,
    lookbacks: new Map(propertySignals.map((name) => [name.replace(/\{.*/, ""), lookbackMs])),
    isRead: () => true,
    rowsPerRecord: new Map(rules.map(({ id }) => [id, 4_000])),
  };
}

function play(
  plan: ReplayRules,
  rows: readonly ReplayRow[],
  how: "batches" | "row by row",
): readonly FaultChange[] {
  const faults: FaultChange[] = [];
  const replay = new Replay(plan, {
    fault: (change) => void faults.push(change),
    values: how === "row by row" ? () => undefined : undefined,
  });
  for (const row of rows) replay.take(row, propertySignals);
  replay.end();
  return faults;
}

describe("a replay of many rows as one record", () => {
  it.each([
    ["with a rule that judges silence", [...rules, silent], 300_000],
    ["without one", rules, 300_000],
    ["with signals that come once an hour", [...rules, silent], 3 * 3_600_000],
  ])("finds byte for byte what a replay row by row finds, in the same order, %s", (_, rules, lookbackMs) => {
    const plan = planOf(rules, lookbackMs);
    const fired = new Set<string>();
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const rows = randomRows(seed);
      const batched = play(plan, rows, "batches");
      for (const { ruleId, state } of batched) if (state === "firing") fired.add(ruleId);

      expect(batched.map((change) => JSON.stringify(change))).toEqual(
        play(plan, rows, "row by row").map((change) => JSON.stringify(change)),
      );
      expect(batched.map(({ atMs }) => atMs)).toEqual(batched.map(({ atMs }) => atMs).sort());
    }
    // A rule that never fires would prove nothing.
    const wanted = [...operatorRules, ...rules.slice(-1)].map(({ id }) => id);
    expect(wanted.filter((id) => !fired.has(id))).toEqual([]);
  });
});

/** Rows at odd distances, some at one time, some far apart; signals stay away for a while or come late. */
function randomRows(seed: number): readonly ReplayRow[] {
  const words = new SyntheticWords(seed);
  const heardFrom = propertySignals.map(() => (words.next() < 0.3 ? words.int(0, ROWS) : 0));
  const missing = words.next() * 0.5;
  // Whatever is no sample begins a record: where little else is said, records are long.
  const said = seed % 2 === 0 ? 0.1 : 0.005;
  const awayUntil = propertySignals.map(() => 0);
  const values = propertySignals.map(() => 0.5);
  let atMs = T0;
  return Array.from({ length: ROWS }, (_, row) => {
    atMs += distanceMs(words);
    propertySignals.forEach((name, index) => {
      if (words.next() < 0.01) awayUntil[index] = row + words.int(1, 120);
      values[index] = nextValue(name, values[index] ?? 0, words);
    });
    const isHeard = (index: number): boolean =>
      row >= (heardFrom[index] ?? 0) && row >= (awayUntil[index] ?? 0) && words.next() >= missing;
    return {
      atMs,
      values: values.map((value, index) => (isHeard(index) ? value : Number.NaN)),
      said: words.next() < said ? [saidAt(words, atMs)] : [],
    };
  });
}

function distanceMs(words: SyntheticWords): number {
  const kind = words.next();
  if (kind < 0.05) return 0;
  if (kind < 0.1) return words.int(1, 30_000);
  if (kind < 0.13) return words.int(200, 900) * 1_000;
  return kind < 0.14 ? words.int(1_000, 9_000) * 1_000 : words.int(1, 6) * 5_000;
}

function nextValue(name: string, value: number, words: SyntheticWords): number {
  if (name === "clock_offset_s") return words.int(-900, 900);
  if (name.includes("_total")) return value + (words.next() < 0.3 ? words.int(0, 4) : 0);
  if (words.next() < 0.05) return words.int(0, 20) / 20;
  return Math.min(1, Math.max(0, value + words.int(-5, 5) / 40));
}

function saidAt(words: SyntheticWords, atMs: number): RecordBody {
  const kind = words.next();
  const n = words.int(0, 5);
  if (kind < 0.5)
    return { kind: "event", name: kind < 0.3 ? "cycle-finished" : "x", severity: 6, attributes: { n } };
  if (kind < 0.7) return { kind: "state", full: false, entries: { door: n < 3 ? "open" : "shut" } };
  const message = n < 2 ? "web.service: gave up" : `boom ${n}`;
  const line = { atMs, severity: 4, source: "replay", unit: "", message, redactions: 0, truncatedBytes: 0 };
  return { kind: "logs", lines: [line] };
}
