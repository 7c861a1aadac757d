import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** A button holds the impeller: the pump hums and moves nothing. Severity has no degrees. */
export const washerPumpJammed: Fault = washerFault({
  id: "washer-pump-jammed",
  kind: "fault",
  about: "Something holds the impeller of the drain pump",
  remedy: "technician: clean the pump or fit a new one",
  alsoMendedBy: ["washer-pump-open"],
  set: (condition, strength) => {
    condition.pumpJammed = strength > 0;
  },
});
