import { SECOND_MS } from "@housecall/proto/base";
import type { Fault } from "./fault.ts";

/** How long the plug is out; ours. */
const OFF_MS = 20 * SECOND_MS;

/**
 * After a power cut the device starts in 1970, and no time server is reachable.
 *
 * Without a battery a clock starts at 0; severity 1 is 1970-01-01, less is later: rtc(4).
 */
export const clockBatteryEmpty: Fault = {
  id: "clock-battery-empty",
  kind: "fault",
  about: "The clock's battery is empty: after a power cut the device starts in the past",
  remedy: "technician: replace the battery of the clock",
  alsoMendedBy: ["clock-set-back", "clock-set-forward"],
  applyRemedy: (device) => device.machine?.clock.setError(0),
  begin: (device, { severity }) => {
    const trueAtMs = device.machine?.clock.nowMs() ?? 0;
    device.cutPower();
    return {
      step: ({ sinceBeginMs }) => {
        if (sinceBeginMs >= OFF_MS) device.powerOn({ clockErrorMs: -trueAtMs * severity });
      },
      recover: () => device.machine?.clock.setError(0),
    };
  },
};
