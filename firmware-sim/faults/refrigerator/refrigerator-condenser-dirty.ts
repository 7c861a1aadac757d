import { refrigeratorFault } from "../../appliances/refrigerator/refrigerator-fault.ts";
import type { Fault } from "../fault.ts";

/** Dust and fluff settle on the condenser. Severity: the share of its surface that they cover. */
export const refrigeratorCondenserDirty: Fault = refrigeratorFault({
  id: "refrigerator-condenser-dirty",
  kind: "fault",
  about: "Dust covers the condenser: it gets hot, and the compressor runs ever longer",
  remedy: "customer: vacuum the grille and leave five centimetres to the wall",
  set: (condition, strength) => {
    condition.condenserDirty = strength;
  },
});
