/** json-rules-engine 7 on the rules that it can say: conditions on the newest values, without windows or time. */
import { Engine } from "json-rules-engine";
import type { BenchFleet } from "./rules-fleet.ts";
import { benchSignals, plainRules } from "./rules-mix.ts";

const ROWS_RUN = 2_000;

/** Samples per second when every row of a device's samples is one run. */
export async function measureRival(fleet: BenchFleet, minute: number): Promise<number> {
  const engine = new Engine(
    plainRules.map((all, index) => ({
      conditions: { all: all.map((condition) => ({ ...condition })) },
      event: { type: `fault-${index}` },
    })),
  );
  const rows = rowsOf(fleet, minute);
  for (const row of rows) await engine.run(row);
  const before = process.cpuUsage();
  for (const row of rows) await engine.run(row);
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1_000_000;
  return (rows.length * Object.keys(benchSignals).length) / seconds;
}

function rowsOf(fleet: BenchFleet, minute: number): readonly Record<string, number>[] {
  const names = Object.keys(benchSignals);
  const rows: Record<string, number>[] = [];
  for (const input of fleet.minute(minute)) {
    if (input.kind !== "record" || input.record.body.kind !== "metrics") continue;
    const { columns, atMs } = input.record.body;
    for (let row = 0; row < atMs.length && rows.length < ROWS_RUN; row += 1)
      rows.push(Object.fromEntries(names.map((name, at) => [name, columns[at]?.values[row] ?? 0])));
    if (rows.length >= ROWS_RUN) break;
  }
  return rows;
}
