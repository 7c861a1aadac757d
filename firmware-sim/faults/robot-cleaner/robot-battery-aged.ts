import { robotFault } from "../../appliances/robot-cleaner/robot-fault.ts";
import type { Fault } from "../fault.ts";

/** An aged battery. Severity 1: four tenths of the capacity are left and the resistance is four times as high. */
export const robotBatteryAged: Fault = robotFault({
  id: "robot-battery-aged",
  kind: "fault",
  about: "The battery has aged: less capacity, more resistance",
  remedy: "technician: fit a new battery",
  set: (condition, strength) => {
    condition.batteryAged = strength;
  },
});
