import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** The level sensor says nothing any more. Severity has no degrees. */
export const washerLevelSensorDead: Fault = washerFault({
  id: "washer-level-sensor-dead",
  kind: "fault",
  about: "The level sensor or its plug has failed",
  remedy: "technician: fit a new pressure sensor",
  set: (condition, strength) => {
    condition.levelSensorDead = strength > 0;
  },
});
