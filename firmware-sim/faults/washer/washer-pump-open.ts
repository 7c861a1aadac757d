import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** The winding of the pump is broken: no current, no flow. Severity has no degrees. */
export const washerPumpOpen: Fault = washerFault({
  id: "washer-pump-open",
  kind: "fault",
  about: "The winding of the drain pump is open",
  remedy: "technician: fit a new drain pump",
  set: (condition, strength) => {
    condition.pumpOpen = strength > 0;
  },
});
