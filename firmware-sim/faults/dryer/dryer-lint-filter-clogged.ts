import { dryerFault } from "../../appliances/dryer/dryer-fault.ts";
import type { Fault } from "../fault.ts";

/** Softener and felt close the mesh of the lint filter. Severity: the share of its section at the end. */
export const dryerLintFilterClogged: Fault = dryerFault({
  id: "dryer-lint-filter-clogged",
  kind: "fault",
  about: "A film of softener and lint closes the filter: less air, longer drying",
  remedy: "customer: wash both screens of the lint filter",
  set: (condition, strength) => {
    condition.filterBlocked = strength;
  },
});
