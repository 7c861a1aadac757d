import { phoneOf } from "../../appliances/phone/phone.ts";
import { phoneFault } from "../../appliances/phone/phone-fault.ts";
import type { Fault } from "../fault.ts";

/** Three years of heavy use, ours. */
const MOST_CYCLES = 1_200;

/** A battery near the end of its life. Severity 1: twelve hundred cycles more than it had. */
export const phoneBatteryWorn: Fault = phoneFault({
  id: "phone-battery-worn",
  kind: "fault",
  about: "The battery has more than a thousand cycles behind it",
  remedy: "technician: fit a new battery",
  alsoMendedBy: ["phone-sudden-shutdown"],
  set: (condition, strength) => {
    condition.extraCycles = MOST_CYCLES * strength;
  },
  mend: (device) => {
    phoneOf(device).battery.ownCycles = 0;
  },
});
