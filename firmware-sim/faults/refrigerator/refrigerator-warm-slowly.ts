import { refrigeratorFault } from "../../appliances/refrigerator/refrigerator-fault.ts";
import type { Fault } from "../fault.ts";

/** The sealed system leaks. Severity: the share of the refrigerant that is gone at the end. */
export const refrigeratorWarmSlowly: Fault = refrigeratorFault({
  id: "refrigerator-warm-slowly",
  kind: "fault",
  about:
    "Refrigerant leaks out of the sealed system: the compressor runs without pause and the compartments get warm",
  remedy: "technician: find the leak, fit the part, fill the sealed system",
  set: (condition, strength) => {
    condition.chargeLost = strength;
  },
});
