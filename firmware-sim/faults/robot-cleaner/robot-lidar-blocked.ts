import { robotFault } from "../../appliances/robot-cleaner/robot-fault.ts";
import type { Fault } from "../fault.ts";

/** Hair under the lidar turret and dust on its window. Severity: how much; from 0.9 on the turret stands still. */
export const robotLidarBlocked: Fault = robotFault({
  id: "robot-lidar-blocked",
  kind: "fault",
  about: "Hair gets under the lidar turret and dust on its window",
  remedy: "customer: free the turret and wipe its window; technician: fit a new lidar",
  set: (condition, strength) => {
    condition.lidarBlocked = strength;
  },
});
