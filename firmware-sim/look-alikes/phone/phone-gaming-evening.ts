import { phoneFault } from "../../appliances/phone/phone-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** Graphics and cores of a large game, ours. */
const GAME_WATTS = 3.2;

/** A long game. Severity 1: 3.2 W on top of the screen. */
export const phoneGamingEvening: Fault = phoneFault({
  id: "phone-gaming-evening",
  kind: "look-alike",
  about: "Somebody plays a large game all evening: warm, and much charge gone",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.gamingWatts = GAME_WATTS * strength;
  },
});
