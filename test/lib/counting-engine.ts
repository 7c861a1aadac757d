import type { Engine, EngineInput, FaultChange } from "@housecall/diagnostics-rules";
import type { EngineFactory } from "../../broker/diagnosis/engine-host.ts";

/**
 * A tiny engine with state: every third record of a device changes its one fault, round and round through
 * pending, firing, resolved; disconnecting makes it unknown. The rule's version is the number of rule files.
 */
export const createCountingEngine: EngineFactory = ({ files, snapshot }) => {
  const counts = new Map<string, number>(
    snapshot === undefined ? [] : JSON.parse(new TextDecoder().decode(snapshot)),
  );
  const engine: Engine = {
    accept: (input) => acceptInput(counts, input, files.length),
    snapshot: () => new TextEncoder().encode(JSON.stringify([...counts])),
    ruleHealth: () => [],
    forget: (deviceId) => counts.delete(deviceId),
  };
  return engine;
};

function acceptInput(counts: Map<string, number>, input: EngineInput, ruleVersion: number): FaultChange[] {
  if (
    input.kind === "tick" ||
    input.kind === "accepting" ||
    input.kind === "birth" ||
    input.kind === "rejected"
  )
    return [];
  if (input.kind === "disconnected")
    return [change(input.deviceId, "unknown", input.receivedAtMs, ruleVersion)];
  const count = (counts.get(input.deviceId) ?? 0) + 1;
  counts.set(input.deviceId, count);
  if (count % 3 !== 0) return [];
  const state = (["pending", "firing", "resolved"] as const)[(count / 3 - 1) % 3] ?? "pending";
  return [change(input.deviceId, state, input.receivedAtMs, ruleVersion)];
}

function change(
  deviceId: string,
  state: FaultChange["state"],
  atMs: number,
  ruleVersion: number,
): FaultChange {
  return {
    ...{
      deviceId,
      ruleId: "test.counting",
      ruleVersion,
      instance: "",
      state,
      severity: "warning",
      safetyRank: "S5",
    },
    ...{ title: { en: "t", ko: "t" }, say: { en: "s", ko: "s" }, evidence: [], causes: [], remedies: [] },
    ...{ startedAtMs: atMs, atMs, foundInBacklog: false, isEvident: true },
  };
}
