import { MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { phoneOf } from "../../appliances/phone/phone.ts";
import type { Fault } from "../fault.ts";

/** A cracked weld: so much more resistance, ours. */
const WORST_OHMS = 0.32;
/** The owner wonders, and presses the button; ours. */
const OFF_MS = 4 * MINUTE_MS;

/** A bad connection in the battery: the voltage breaks down under load. Severity 1: 0.32 ohm on top. */
export const phoneSuddenShutdown: Fault = {
  id: "phone-sudden-shutdown",
  kind: "fault",
  deviceClass: "phone",
  about: "The phone goes off with charge left, because its battery cannot give what a moment of work takes",
  remedy: "technician: fit a new battery",
  stepMs: 10 * SECOND_MS,
  alsoMendedBy: ["phone-battery-worn"],
  applyRemedy: (device) => {
    phoneOf(device).condition.extraOhms = 0;
  },
  begin: (device) => {
    const physics = phoneOf(device);
    let offAtMs: number | undefined;
    const switchOn = (): void => {
      offAtMs = undefined;
      physics.hasCollapsed = false;
      device.powerOn();
    };
    return {
      step: ({ strength, sinceBeginMs }) => {
        physics.condition.extraOhms = WORST_OHMS * strength;
        if (offAtMs !== undefined) {
          if (sinceBeginMs >= offAtMs + OFF_MS) switchOn();
          return;
        }
        if (!physics.hasCollapsed) return;
        offAtMs = sinceBeginMs;
        physics.offReason = "battery";
        device.cutPower();
      },
      recover: () => {
        physics.condition.extraOhms = 0;
        switchOn();
      },
    };
  },
};
