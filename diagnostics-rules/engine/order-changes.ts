import type { EpochMs } from "@housecall/proto/base";
import type { FaultChange } from "./types.ts";

/**
 * Puts changes in order by time, then device, rule and instance, whatever order the work was done in.
 *
 * Changes of one fault stay as they were told: what a pass ends is dated back, and may have been told of before.
 */
export function orderChanges(changes: readonly FaultChange[]): readonly FaultChange[] {
  if (changes.length < 2) return changes;
  const newest = new Map<string, EpochMs>();
  const placed = changes.map((change) => {
    const key = keyOf(change);
    const fault = `${key}\n${change.foundInBacklog}`;
    const atMs = Math.max(change.atMs, newest.get(fault) ?? change.atMs);
    newest.set(fault, atMs);
    return { change, key, atMs };
  });
  placed.sort(
    (left, right) => left.atMs - right.atMs || (left.key < right.key ? -1 : left.key > right.key ? 1 : 0),
  );
  return placed.map(({ change }) => change);
}

function keyOf({ deviceId, ruleId, instance }: FaultChange): string {
  return `${deviceId}\n${ruleId}\n${instance}`;
}
