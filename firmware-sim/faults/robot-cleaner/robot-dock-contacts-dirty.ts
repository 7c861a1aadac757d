import { robotFault } from "../../appliances/robot-cleaner/robot-fault.ts";
import type { Fault } from "../fault.ts";

/** A film on the charging contacts. Severity: how thick; from 0.95 on no current flows. */
export const robotDockContactsDirty: Fault = robotFault({
  id: "robot-dock-contacts-dirty",
  kind: "fault",
  about: "A film grows on the charging contacts until no current flows",
  remedy: "customer: wipe the contacts of dock and robot",
  set: (condition, strength) => {
    condition.contactsDirty = strength;
  },
});
