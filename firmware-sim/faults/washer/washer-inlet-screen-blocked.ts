import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** Limescale closes the screen of the cold inlet. Severity: the share of its section that is closed at the end. */
export const washerInletScreenBlocked: Fault = washerFault({
  id: "washer-inlet-screen-blocked",
  kind: "fault",
  about: "Limescale closes the screen in the cold inlet",
  remedy: "customer: close the tap, unscrew the hose and clean the screen",
  set: (condition, strength) => {
    condition.coldScreenBlocked = strength;
  },
});
