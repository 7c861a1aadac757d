import { robotFault } from "../../appliances/robot-cleaner/robot-fault.ts";
import type { Fault } from "../fault.ts";

/** Hair around the axle of the left wheel. Severity: how much; from 0.95 on the wheel never turns freely. */
export const robotWheelBlocked: Fault = robotFault({
  id: "robot-wheel-blocked",
  kind: "fault",
  about: "Hair winds around the axle of the left wheel until it hardly turns",
  remedy: "customer: take the hair out of the wheel and test its spring",
  set: (condition, strength) => {
    condition.wheelHair.left = strength;
  },
});
