import { airConditionerFault } from "../../appliances/air-conditioner/air-conditioner-fault.ts";
import type { Fault } from "../fault.ts";

/** A flare nut leaks. Severity: the share of the refrigerant that is gone at the end. */
export const airConditionerLowRefrigerant: Fault = airConditionerFault({
  id: "air-conditioner-low-refrigerant",
  kind: "fault",
  about: "Refrigerant leaks out: the compressor turns fast and the room stays warm",
  remedy: "technician: find the leak, evacuate and fill",
  set: (condition, strength) => {
    condition.chargeLost = strength;
  },
});
