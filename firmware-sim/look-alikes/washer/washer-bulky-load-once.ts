import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** A soaked bath rug, ours. */
const WORST_KILOGRAMS = 0.7;

/** A wet rug does not spread in the drum. Severity 1: 0.7 kg at the rim. */
export const washerBulkyLoadOnce: Fault = washerFault({
  id: "washer-bulky-load-once",
  kind: "look-alike",
  about: "Somebody washes one heavy rug, which does not spread; the next loads are ordinary ones",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.bulkyKilograms = WORST_KILOGRAMS * strength;
  },
});
