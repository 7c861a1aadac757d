import { shippedRuleFiles } from "@housecall/diagnostics-rules";
import { Replay, replayRules, rowReaderFor } from "@housecall/diagnostics-rules/tools";
import { type Figure, median } from "./table.ts";

const ROWS = 150_000;
const RUNS = 5;

/** Samples judged per second of processor time, from lines of CSV to faults, with the shipped rules of Linux. */
export async function measureReplay(): Promise<readonly Figure[]> {
  const files = shippedRuleFiles().filter(({ path }) => path.startsWith("linux/"));
  const plan = replayRules(files, { deviceClass: "linux" });
  const read = new Set(plan.rules.flatMap(({ inputs }) => inputs.map(({ signal }) => signal.id)));
  // Rules also read values out of lines and events, which are no columns.
  const signals = [...read].filter((id) => /^[a-z][a-z0-9_]*$/.test(id));
  const lines = [["timestamp", ...signals].join(","), ...rows(signals)];
  // A sample counts once for each rule that reads its signal.
  const reads = plan.rules.reduce(
    (sum, { inputs }) => sum + inputs.filter(({ signal }) => signals.includes(signal.id)).length,
    0,
  );
  const rates = Array.from({ length: RUNS }, () => {
    let faults = 0;
    const before = process.cpuUsage();
    const fault = (): void => {
      faults += 1;
    };
    const replay = new Replay(plan, { fault });
    const reader = rowReaderFor(lines[0] ?? "", plan);
    for (const line of lines) {
      const row = reader.read(line);
      if (row !== undefined) replay.take(row, reader.columns);
    }
    replay.end();
    const { user, system } = process.cpuUsage(before);
    if (faults === 0) throw new Error("no rule noticed anything");
    return (ROWS * reads * 1e6) / (user + system);
  });
  const how = `CSV of ${ROWS} rows, ${signals.length} signals, ${plan.rules.length} shipped rules; median of ${RUNS}`;
  return [{ name: "replay", value: median(rates), unit: "rule-samples/CPU-s", floor: "≥ 1,000,000", how }];
}

/** Ten seconds apart; every signal swings slowly between 0.3 and 1, so that thresholds are passed now and then. */
function* rows(signals: readonly string[]): Generator<string> {
  const firstAtMs = Date.UTC(2026, 0, 1);
  for (let row = 0; row < ROWS; row += 1) {
    const values = signals.map((_, index) => (0.65 + 0.35 * Math.sin(row / (300 + 40 * index))).toFixed(3));
    yield [new Date(firstAtMs + row * 10_000).toISOString(), ...values].join(",");
  }
}
