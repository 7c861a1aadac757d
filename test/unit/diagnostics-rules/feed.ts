import type { Engine, EngineInput, FaultChange } from "@housecall/diagnostics-rules";
import { T0 } from "./rule-device.ts";

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
