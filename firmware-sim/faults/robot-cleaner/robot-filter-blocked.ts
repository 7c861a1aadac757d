import { robotOf } from "../../appliances/robot-cleaner/robot-cleaner.ts";
import { robotFault } from "../../appliances/robot-cleaner/robot-fault.ts";
import type { Fault } from "../fault.ts";

/** Fine dust closes the filter. Severity: share of its section that is closed. */
export const robotFilterBlocked: Fault = robotFault({
  id: "robot-filter-blocked",
  kind: "fault",
  about: "Fine dust closes the filter: the fan turns fast and moves little air",
  remedy: "customer: wash the filter or fit a new one",
  set: (condition, strength) => {
    condition.filterBlocked = strength;
  },
  mend: (device) => robotOf(device).air.changeFilter(),
});
