import { washerOf } from "../../appliances/washer/washer.ts";
import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** A split hose; W3 of the diagnostics' sources names hoses first, the rate is ours. */
const WORST_LITRES_PER_HOUR = 6;

/** A hose in the machine leaks into the base pan. Severity 1: six litres an hour at wash level. */
export const washerLeak: Fault = washerFault({
  id: "washer-leak",
  kind: "fault",
  about: "A hose leaks into the base pan while water stands in the tub",
  remedy: "technician: fit a new hose and dry the pan",
  set: (condition, strength) => {
    condition.leakLitresPerHour = WORST_LITRES_PER_HOUR * strength;
  },
  mend: (device) => {
    washerOf(device).water.panLitres = 0;
  },
});
