import { robotFault } from "../../appliances/robot-cleaner/robot-fault.ts";
import type { Fault } from "../fault.ts";

/** Hair around the main brush. Severity: how much; from 0.95 on it jams in every run at once. */
export const robotMainBrushJammed: Fault = robotFault({
  id: "robot-main-brush-jammed",
  kind: "fault",
  about: "Hair winds around the main brush until it jams",
  remedy: "customer: take the brush out and cut the hair off",
  set: (condition, strength) => {
    condition.brushHair = strength;
  },
});
