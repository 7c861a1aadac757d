import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** The water thermistor is open. Severity has no degrees. */
export const washerThermistorOpen: Fault = washerFault({
  id: "washer-thermistor-open",
  kind: "fault",
  about: "The thermistor in the tub has no contact",
  remedy: "technician: fit a new thermistor",
  set: (condition, strength) => {
    condition.thermistorOpen = strength > 0;
  },
});
