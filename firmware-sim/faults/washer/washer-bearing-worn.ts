import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** The drum bearing wears out. Severity 1: four times its noise, a third more friction. */
export const washerBearingWorn: Fault = washerFault({
  id: "washer-bearing-worn",
  kind: "fault",
  about: "Water has got into the drum bearing and wears it out",
  remedy: "technician: fit a new bearing set",
  set: (condition, strength) => {
    condition.bearingWorn = strength;
  },
});
