import { HOUR_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../device/simulated-device.ts";
import type { Fault } from "./fault.ts";

/** At severity 1 the clock goes wrong by this much; ours. */
const LARGEST_ERROR_MS = 12 * HOUR_MS;

/** A clock that somebody sets wrong while the device runs; with an onset, one that drifts. */
export function clockSet(id: string, direction: "back" | "forward"): Fault {
  const sign = direction === "back" ? -1 : 1;
  return {
    id,
    kind: "fault",
    about: `The wall clock is set ${direction} by hand and no time server corrects it`,
    remedy: "customer: switch on automatic time",
    // The time server sets any clock right that runs.
    alsoMendedBy: ["clock-set-back", "clock-set-forward", "clock-battery-empty"],
    applyRemedy: setRight,
    begin: (device) => ({
      step: ({ strength }) => device.machine?.clock.setError(sign * strength * LARGEST_ERROR_MS),
      recover: () => setRight(device),
    }),
  };
}

function setRight({ machine }: SimulatedDevice): void {
  machine?.clock.setError(0);
}
