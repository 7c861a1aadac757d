import { phoneFault } from "../../appliances/phone/phone-fault.ts";
import type { Fault } from "../fault.ts";

/** Two cores at their top speed, ours. */
const MOST_WATTS = 3.6;
/** A padded case with cards in it, ours. */
const MOST_INSULATION = 0.5;

/** Heat without a reason. Severity 1: two cores spin, and the case halves the cooling. */
export const phoneOverheating: Fault = phoneFault({
  id: "phone-overheating",
  kind: "fault",
  about: "An app spins in the background, and a thick case keeps the heat in",
  remedy: "customer: take the case off; remote: stop the app",
  set: (condition, strength) => {
    condition.runawayWatts = MOST_WATTS * strength;
    condition.caseInsulation = MOST_INSULATION * strength;
  },
});
