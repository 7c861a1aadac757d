import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** The drain hose hangs into the pipe below the water: it siphons. Severity: how deep. */
export const washerHoseSiphon: Fault = washerFault({
  id: "washer-hose-siphon",
  kind: "fault",
  about: "The drain hose was pushed down into the pipe and siphons the water away while it fills",
  remedy: "customer: refit the hose 60 to 100 cm high with an air gap",
  set: (condition, strength) => {
    condition.hoseTooLow = strength;
  },
});
