import { robotFault } from "../../appliances/robot-cleaner/robot-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** Black wool sends back less than a tenth of what a bright floor does, ours. */
const DARKEST = 0.93;

/** A black rug in the living room. Severity 1: as black as rugs get. */
export const robotDarkRug: Fault = robotFault({
  id: "robot-dark-rug",
  kind: "look-alike",
  about: "A black rug lies in the living room: its edge looks like a stair",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.darkRug = DARKEST * strength;
  },
});
