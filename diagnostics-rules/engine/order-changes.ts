import type { FaultChange } from "./types.ts";

/** Puts changes in order by time, then device, rule and instance, whatever order the work was done in. */
export function orderChanges(changes: FaultChange[]): readonly FaultChange[] {
  if (changes.length < 2) return changes;
  return changes.sort(
    (left, right) =>
      left.atMs - right.atMs || (keyOf(left) < keyOf(right) ? -1 : keyOf(left) > keyOf(right) ? 1 : 0),
  );
}

function keyOf({ deviceId, ruleId, instance }: FaultChange): string {
  return `${deviceId}\n${ruleId}\n${instance}`;
}
