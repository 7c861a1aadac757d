import { type CaseResolution, type KpiInputs, remoteOutcomes } from "@housecall/proto/api";

/**
 * What a resolution is for the count of visits: counted, not sure yet, taken back, or none of it.
 *
 * It counts when the case was solved without a technician although its diagnosis class otherwise means one, and telemetry
 * was watched until the window ended clean. What comes back takes it back, also after it was counted.
 */
export function visitOf(
  resolution: CaseResolution,
  inputs: KpiInputs,
): "counted" | "in_window" | "taken_back" | "none" {
  const { outcome, ended, takenBack, windowEndsAtMs } = resolution;
  if (!remoteOutcomes.has(outcome) || windowEndsAtMs === null) return "none";
  if (!otherwiseMeansVisit(resolution, inputs)) return "none";
  if (takenBack !== null) return ended === null || ended === "window_clean" ? "taken_back" : "none";
  if (ended === null) return "in_window";
  return ended === "window_clean" ? "counted" : "none";
}

/** Only a technician can settle the first-ranked cause cheaply, the playbook that was followed says so, or the inputs name the rule. */
function otherwiseMeansVisit({ diagnosis, ruleIds }: CaseResolution, { visitRules }: KpiInputs): boolean {
  const isSaid = diagnosis?.cheapestWho === "technician" || diagnosis?.visitBy !== undefined;
  return isSaid || ruleIds.some((ruleId) => visitRules.includes(ruleId));
}
