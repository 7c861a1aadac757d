import { phoneFault } from "../../appliances/phone/phone-fault.ts";
import type { Fault } from "../fault.ts";

/** One core and the radio, most of the time; ours. */
const MOST_WATTS = 0.7;

/** An app keeps the phone awake. Severity 1: 0.7 W, some four per cent an hour. */
export const phoneDrainOvernight: Fault = phoneFault({
  id: "phone-drain-overnight",
  kind: "fault",
  about: "An app synchronises all night long and keeps the phone awake",
  remedy: "remote: restrict the app in the background",
  set: (condition, strength) => {
    condition.backgroundWatts = MOST_WATTS * strength;
  },
});
