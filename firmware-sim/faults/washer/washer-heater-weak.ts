import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** Scale on the heater, or one of two elements broken. Severity: the share of the heat that is missing. */
export const washerHeaterWeak: Fault = washerFault({
  id: "washer-heater-weak",
  kind: "fault",
  about: "The heater gives only a part of its heat",
  remedy: "technician: fit a new heater",
  set: (condition, strength) => {
    condition.heaterWeak = strength;
  },
});
