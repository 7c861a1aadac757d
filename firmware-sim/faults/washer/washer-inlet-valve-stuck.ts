import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** The cold valve does not close: water runs in although nobody asks for it. Severity: share of its flow. */
export const washerInletValveStuck: Fault = washerFault({
  id: "washer-inlet-valve-stuck",
  kind: "fault",
  about: "The cold inlet valve lets water through when it is off",
  remedy: "customer: close the taps now; technician: fit a new inlet valve",
  set: (condition, strength) => {
    condition.coldValveStuck = strength;
  },
});
