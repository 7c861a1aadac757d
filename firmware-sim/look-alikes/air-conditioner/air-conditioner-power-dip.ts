import { SECOND_MS } from "@housecall/proto/base";
import type { Fault } from "../../faults/fault.ts";

/** Until the breaker is on again, ours. */
const OFF_MS = 15 * SECOND_MS;

/** The power fails for a quarter of a minute; the compressor waits and goes on. Severity has no degrees. */
export const airConditionerPowerDip: Fault = {
  id: "air-conditioner-power-dip",
  kind: "look-alike",
  deviceClass: "air-conditioner",
  about: "The power fails once for fifteen seconds; the unit goes on after its restart delay",
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
