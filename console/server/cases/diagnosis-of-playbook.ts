import type { CaseEvent, DiagnosisClass } from "@housecall/proto/api";
import { endInForce } from "../playbooks/fold-run.ts";

/**
 * The diagnosis, with the playbook that was followed to an end that otherwise means a visit.
 *
 * @see DECISIONS 63 (when a visit counts as avoided)
 */
export function withPlaybook(
  diagnosis: DiagnosisClass | null,
  events: readonly CaseEvent[],
): DiagnosisClass | null {
  const reached = endInForce(events);
  if (reached === null || !reached.end.otherwiseVisit) return diagnosis;
  const found = diagnosis ?? { ruleId: "", causeId: reached.end.cause, cheapestWho: null };
  return { ...found, visitBy: reached.run.playbook };
}
