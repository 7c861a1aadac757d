import { dryerFault } from "../../appliances/dryer/dryer-fault.ts";
import type { Fault } from "../fault.ts";

/** Dust settles between the fins, because small loads give too little water to rinse them (KCA 2019). Severity: how much. */
export const dryerCondenserDust: Fault = dryerFault({
  id: "dryer-condenser-dust",
  kind: "fault",
  about:
    "Dust settles on the coil: the evaporator takes less heat, drying takes ever longer, and a clean filter does not help",
  remedy: "remote: rinse the coil in every cycle; technician: clean the coil",
  set: (condition, strength) => {
    condition.coilDusty = strength;
  },
});
