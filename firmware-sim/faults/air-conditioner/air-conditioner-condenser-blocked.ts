import { airConditionerFault } from "../../appliances/air-conditioner/air-conditioner-fault.ts";
import type { Fault } from "../fault.ts";

/** A cover, leaves or clutter keep the air from the outdoor unit. Severity: the share that is kept away. */
export const airConditionerCondenserBlocked: Fault = airConditionerFault({
  id: "air-conditioner-condenser-blocked",
  kind: "fault",
  about: "The outdoor unit was covered up: it gets hot until its protection stops it",
  remedy: "customer: take the cover off and clear half a metre",
  set: (condition, strength) => {
    condition.condenserBlocked = strength;
  },
});
