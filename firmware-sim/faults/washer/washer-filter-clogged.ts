import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** Lint closes the pump's filter. Severity: the share of its section that is closed at the end. */
export const washerFilterClogged: Fault = washerFault({
  id: "washer-filter-clogged",
  kind: "fault",
  about: "Lint and a coin close the pump filter, a little more with every cycle",
  remedy: "customer: drain by the emergency hose and clean the pump filter",
  set: (condition, strength) => {
    condition.filterBlocked = strength;
  },
});
