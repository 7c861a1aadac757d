import { robotFault } from "../../appliances/robot-cleaner/robot-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** A new rug with a thick pile in the living room. Severity: how thick. */
export const robotThickCarpet: Fault = robotFault({
  id: "robot-thick-carpet",
  kind: "look-alike",
  about: "A rug with a thick pile lies in the living room: the brush works hard on it and turns",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.thickRug = strength;
  },
});
