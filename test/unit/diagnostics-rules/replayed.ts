import type { FaultChange } from "@housecall/diagnostics-rules";
import { Replay, type ReplayRules, rowReaderFor } from "@housecall/diagnostics-rules/tools";
import { T0 } from "./rule-device.ts";

/** Replays lines of a file. Rows of values are [seconds after T0, fault, each let]; `told` is "seconds state" of each fault. */
export function play(plan: ReplayRules, lines: readonly string[], values: "all" | "none" = "none") {
  const faults: FaultChange[] = [];
  const rows: unknown[][] = [];
  const replay = new Replay(plan, {
    fault: (change) => void faults.push(change),
    ...(values === "all" && {
      values: ({ atMs, fault, values }) => void rows.push([(atMs - T0) / 1_000, fault, ...values]),
    }),
  });
  const reader = rowReaderFor(lines[0] ?? "", plan);
  for (const line of lines) {
    const row = reader.read(line);
    if (row !== undefined) replay.take(row, reader.columns);
  }
  replay.end();
  return { faults, rows, replay, told: faults.map(({ atMs, state }) => `${(atMs - T0) / 1_000} ${state}`) };
}

/** Lines of CSV; times are seconds after T0. */
export function csv(
  names: string,
  rows: readonly (readonly [atS: number, ...cells: (number | string)[]])[],
): string[] {
  return [`timestamp,${names}`, ...rows.map(([atS, ...cells]) => `${T0 + atS * 1_000},${cells.join(",")}`)];
}
