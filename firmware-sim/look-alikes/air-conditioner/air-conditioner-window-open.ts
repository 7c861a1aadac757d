import { airConditionerFault } from "../../appliances/air-conditioner/air-conditioner-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** A window stands open while it cools. Severity: how wide. */
export const airConditionerWindowOpen: Fault = airConditionerFault({
  id: "air-conditioner-window-open",
  kind: "look-alike",
  about: "Somebody leaves a window open: the room does not get cool although the unit does all it can",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.windowOpen = strength;
  },
});
