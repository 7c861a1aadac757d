import { HOUR_MS } from "@housecall/proto/base";
import type { Fault } from "./fault.ts";

/** At severity 1 the clock goes wrong by this much; ours. */
const LARGEST_ERROR_MS = 12 * HOUR_MS;

/** A clock that somebody sets wrong while the device runs. */
export function clockSet(id: string, direction: "back" | "forward"): Fault {
  const sign = direction === "back" ? -1 : 1;
  return {
    id,
    kind: "fault",
    about: `The wall clock is set ${direction} by hand and no time server corrects it`,
    remedy: "customer: switch on automatic time",
    begin: (device, { severity }) => {
      device.machine?.clock.setError(sign * severity * LARGEST_ERROR_MS);
      return {
        step: () => undefined,
        recover: () => device.machine?.clock.setError(0),
      };
    },
  };
}
