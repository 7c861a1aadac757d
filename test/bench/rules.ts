/** The rule engine under load: speed, state, restart; and another engine on what it can say of the same rules. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createEngine, type Engine, type Rule } from "@housecall/diagnostics-rules";
import { BenchFleet } from "./rules-fleet.ts";
import { benchRules, plainRules } from "./rules-mix.ts";
import { measureRival } from "./rules-rival.ts";
import { type Figure, median } from "./table.ts";

const DEVICES = 10_000;
/** Until every window is full. */
const FILL_MINUTES = 12;
const TIMED_MINUTES = 6;
const WARM_DEVICES = 256;

/** Runs the fleet through the engine on this one core. */
export async function measureRules(): Promise<readonly Figure[]> {
  const rules = benchRules();
  warmUp(rules);
  const fleet = new BenchFleet(DEVICES, FILL_MINUTES + TIMED_MINUTES);
  const engine = createEngine({ rules });
  const emptyBytes = await usedBytes();
  for (const input of fleet.births()) engine.accept(input);
  for (let minute = 0; minute < FILL_MINUTES; minute += 1) play(engine, fleet, minute);
  const runs = Array.from({ length: TIMED_MINUTES }, (_, index) => play(engine, fleet, FILL_MINUTES + index));
  const stateBytes = (await usedBytes()) - emptyBytes;
  const suspended = engine.ruleHealth().filter(({ health }) => health !== "ok");
  if (suspended.length > 0) throw new Error(`suspended: ${suspended.map(({ ruleId }) => ruleId).join(", ")}`);
  const snapshot = engine.snapshot();
  const restoreStartedAt = performance.now();
  const restored = createEngine({ rules, snapshot });
  const restoreSeconds = (performance.now() - restoreStartedAt) / 1_000;
  if (Buffer.compare(restored.snapshot(), snapshot) !== 0) throw new Error("restored state differs");
  const changes = runs.reduce((sum, run) => sum + run.changes, 0);
  const how = `${DEVICES} devices x ${rules.length} rules of every kind, 5 on each of 10 signals, evidence on`;
  const rival = await measureRival(fleet, FILL_MINUTES);
  return [
    {
      name: "rules, samples",
      value: fleet.samplesPerMinute / median(runs.map(({ seconds }) => seconds)),
      unit: "samples/s",
      floor: "≥ 250,000",
      how: `${how}; per second of processor time, ${changes} fault changes, median of ${TIMED_MINUTES} minutes`,
    },
    {
      name: "rules, state",
      value: stateBytes / (DEVICES * rules.length),
      unit: "bytes/device and rule",
      floor: "≤ 128",
      how: `${how}; heap and array buffers after gc with the devices less without, windows full`,
    },
    {
      name: "rules, snapshot",
      value: snapshot.length / 1_048_576,
      unit: "MiB",
      floor: "",
      how: `${how}; all state as bytes`,
    },
    {
      name: "rules, restore",
      value: restoreSeconds,
      unit: "s",
      floor: "≤ 10",
      how: `${how}; an engine from these bytes`,
    },
    {
      name: "json-rules-engine, samples",
      value: rival,
      unit: "samples/s",
      floor: "",
      how: `the ${plainRules.length} of these rules that need no memory, with all 10 newest values as facts per row; same process`,
    },
  ];
}

/** So that compiled code is not counted as state. */
function warmUp(rules: readonly Rule[]): void {
  const fleet = new BenchFleet(WARM_DEVICES, FILL_MINUTES);
  const engine = createEngine({ rules });
  for (const input of fleet.births()) engine.accept(input);
  for (let minute = 0; minute < FILL_MINUTES; minute += 1) play(engine, fleet, minute);
}

function play(engine: Engine, fleet: BenchFleet, minute: number): { seconds: number; changes: number } {
  const before = process.cpuUsage();
  let changes = 0;
  for (const input of fleet.minute(minute)) changes += engine.accept(input).length;
  return { seconds: processorSeconds(before), changes };
}

/** Of all threads of this process, the collector's too: what one core gives, whoever else uses the machine. */
function processorSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000_000;
}

async function usedBytes(): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("no gc");
  // Array buffers are given back only after the collection that follows the one that found them dead.
  for (let round = 0; round < 3; round += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
