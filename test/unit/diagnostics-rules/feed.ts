import type { Engine, EngineInput, FaultChange } from "@housecall/diagnostics-rules";
import { type RuleDevice, T0 } from "./rule-device.ts";

/** "seconds state instance" of each change; those of a backlog pass are marked. */
export function told(changes: readonly FaultChange[]): string[] {
  return changes.map(
    ({ atMs, state, instance, foundInBacklog }) =>
      `${(atMs - T0) / 1_000} ${state}${instance === "" ? "" : ` ${instance}`}${foundInBacklog ? " (backlog)" : ""}`,
  );
}

/** Feeds inputs one by one and tells what changed. */
export function feed(engine: Engine, inputs: readonly EngineInput[]): string[] {
  return told(inputs.flatMap((input) => engine.accept(input)));
}

/** As many rows as a batch may have. */
export function longBatch(
  device: RuleDevice,
  { rows = 4_096, everyS = 1, signal = "cpu_busy_ratio" } = {},
): EngineInput {
  const fromS = (device.heads[1] ?? 0) * 4_096 * everyS;
  return device.rows(
    Array.from({ length: rows }, (_, row) => fromS + row * everyS),
    { [signal]: Array.from({ length: rows }, () => 0.95) },
  );
}
