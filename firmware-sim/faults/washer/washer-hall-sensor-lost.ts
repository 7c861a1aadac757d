import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** The hall sensor of the motor gives no pulses. Severity has no degrees. */
export const washerHallSensorLost: Fault = washerFault({
  id: "washer-hall-sensor-lost",
  kind: "fault",
  about: "The motor does not know where it is: it jerks and stops",
  remedy: "technician: fit a new hall sensor",
  set: (condition, strength) => {
    condition.hallLost = strength > 0;
  },
});
