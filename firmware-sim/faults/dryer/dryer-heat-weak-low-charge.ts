import { dryerFault } from "../../appliances/dryer/dryer-fault.ts";
import type { Fault } from "../fault.ts";

/** The heat pump leaks. Severity: the share of the refrigerant that is gone at the end. */
export const dryerHeatWeakLowCharge: Fault = dryerFault({
  id: "dryer-heat-weak-low-charge",
  kind: "fault",
  about: "Refrigerant leaks out of the heat pump: a cold coil, little current, ever longer drying",
  remedy: "technician: find the leak, fit the part, fill the sealed system",
  set: (condition, strength) => {
    condition.chargeLost = strength;
  },
});
