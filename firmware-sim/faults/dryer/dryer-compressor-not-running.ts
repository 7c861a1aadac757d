import { dryerFault } from "../../appliances/dryer/dryer-fault.ts";
import type { Fault } from "../fault.ts";

/** The compressor or its inverter is dead: no current in spite of the command. Severity has no degrees. */
export const dryerCompressorNotRunning: Fault = dryerFault({
  id: "dryer-compressor-not-running",
  kind: "fault",
  about: "The compressor does not start: the drum turns and the laundry stays wet",
  remedy: "technician: compressor or inverter board",
  set: (condition, strength) => {
    condition.compressorDead = strength > 0;
  },
});
