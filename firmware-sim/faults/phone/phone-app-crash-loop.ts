import { phoneFault } from "../../appliances/phone/phone-fault.ts";
import type { Fault } from "../fault.ts";

/** The system starts it again after some ten seconds, and it lives for about a minute; ours. */
const MOST_PER_HOUR = 40;

/** An app dies again and again. Severity 1: about every minute and a half. */
export const phoneAppCrashLoop: Fault = phoneFault({
  id: "phone-app-crash-loop",
  kind: "fault",
  about: "A bad version of the messenger dies, is started again and dies",
  remedy: "remote: clear its data or go back to the version before",
  set: (condition, strength) => {
    condition.crashesPerHour = MOST_PER_HOUR * strength;
  },
});
