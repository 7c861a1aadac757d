import { airConditionerFault } from "../../appliances/air-conditioner/air-conditioner-fault.ts";
import type { Fault } from "../fault.ts";

/** A wire between indoor and outdoor unit is loose or corroded. Severity: the share of frames that are lost. */
export const airConditionerOutdoorComms: Fault = airConditionerFault({
  id: "air-conditioner-outdoor-comms",
  kind: "fault",
  about: "The wire to the outdoor unit loses its contact: frames are lost until the cooling stops",
  remedy: "customer: breaker off for ten minutes; technician: cable, boards",
  set: (condition, strength) => {
    condition.framesLost = strength;
  },
});
