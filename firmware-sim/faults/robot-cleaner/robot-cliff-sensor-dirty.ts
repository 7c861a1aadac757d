import { robotFault } from "../../appliances/robot-cleaner/robot-fault.ts";
import type { Fault } from "../fault.ts";

/** Dust on the cliff sensors, most of it on the front ones. Severity: how much of the light is lost there. */
export const robotCliffSensorDirty: Fault = robotFault({
  id: "robot-cliff-sensor-dirty",
  kind: "fault",
  about: "Dust covers the cliff sensors: the robot sees stairs everywhere",
  remedy: "customer: wipe the four cliff sensors",
  set: (condition, strength) => {
    condition.cliffDust = strength;
  },
});
