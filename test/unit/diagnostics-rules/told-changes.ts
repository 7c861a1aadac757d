/** Changes that an engine told, as properties compare them. */
import type { FaultChange } from "@housecall/diagnostics-rules";

/** Which rule, and for which instance. */
export function trackOf({ ruleId, instance }: FaultChange): string {
  return `${ruleId} ${instance}`;
}

/** Changes of different rules at one instant have no order of their own. */
export function inOrder(changes: readonly FaultChange[]): string[] {
  return changes.map((change) => `${outline(change)} ${JSON.stringify(change)}`).sort();
}

export function outlines(changes: readonly FaultChange[]): string[] {
  return changes.map(outline).sort();
}

export function outline({ atMs, ruleId, instance, state, severity, startedAtMs }: FaultChange): string {
  return `${atMs} ${ruleId} ${instance} ${state} ${severity} since ${startedAtMs}`;
}
