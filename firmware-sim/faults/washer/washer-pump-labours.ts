import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** Hair round the shaft of the pump: more current for less water. Severity: how much. */
export const washerPumpLabours: Fault = washerFault({
  id: "washer-pump-labours",
  kind: "fault",
  about: "Hair has wound itself round the shaft of the drain pump, which labours",
  remedy: "technician: clean the shaft or fit a new drain pump",
  alsoMendedBy: ["washer-pump-open"],
  set: (condition, strength) => {
    condition.pumpLabours = strength;
  },
});
