import { SECOND_MS } from "@housecall/proto/base";
import type { Fault } from "../../faults/fault.ts";

/** Until the breaker is on again, ours. */
const OFF_MS = 20 * SECOND_MS;

/** Somebody resets the house's breaker in the middle of a cycle; the machine goes on. Severity has no degrees. */
export const washerShortPowerCut: Fault = {
  id: "washer-short-power-cut",
  kind: "look-alike",
  deviceClass: "washer",
  about: "The power fails once for twenty seconds in the middle of a cycle",
  remedy: "none needed",
  begin: (device) => {
    device.cutPower();
    return {
      step: ({ sinceBeginMs }) => {
        if (sinceBeginMs >= OFF_MS) device.powerOn();
      },
      recover: () => device.powerOn(),
    };
  },
};
