import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** A foot has turned in, or the dampers are worn: the machine rocks. Severity: how much. */
export const washerNotLevel: Fault = washerFault({
  id: "washer-not-level",
  kind: "fault",
  about: "The machine does not stand level and rocks in every spin",
  remedy: "customer: level the feet; technician: fit new dampers",
  set: (condition, strength) => {
    condition.unlevel = strength;
  },
});
