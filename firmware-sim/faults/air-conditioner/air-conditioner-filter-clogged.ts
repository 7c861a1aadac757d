import { airConditionerOf } from "../../appliances/air-conditioner/air-conditioner.ts";
import { airConditionerFault } from "../../appliances/air-conditioner/air-conditioner-fault.ts";
import type { Fault } from "../fault.ts";

/** Dust closes the indoor filter. Severity: the share of its section at the end. */
export const airConditionerFilterClogged: Fault = airConditionerFault({
  id: "air-conditioner-filter-clogged",
  kind: "fault",
  about: "Dust closes the filter of the indoor unit: less air, colder pipes, less cooling",
  remedy: "customer: wash the filter and reset its counter",
  set: (condition, strength) => {
    condition.filterBlocked = strength;
  },
  mend: (device) => {
    airConditionerOf(device).filterHours = 0;
  },
});
