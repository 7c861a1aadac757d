import { SECOND_MS } from "@housecall/proto/base";
import type { Fault } from "../faults/fault.ts";

/** How long the plug is out, ours. */
const OFF_MS = 20 * SECOND_MS;
/** systemd-timesyncd finds its server within a minute of the network coming up, ours. */
const SET_AFTER_MS = 80 * SECOND_MS;

/** A board without a clock of its own starts in 1970 and is set right by NTP a minute later. */
export const clockSetAfterBoot: Fault = {
  id: "clock-set-after-boot",
  kind: "look-alike",
  about: "After a power cut the device starts in 1970; the time server sets it right a minute later",
  remedy: "none needed",
  begin: (device) => {
    const trueAtMs = device.machine?.clock.nowMs() ?? 0;
    device.cutPower();
    return {
      step: ({ sinceBeginMs }) => {
        if (sinceBeginMs >= OFF_MS) device.powerOn({ clockErrorMs: -trueAtMs });
        if (sinceBeginMs >= OFF_MS + SET_AFTER_MS) device.machine?.clock.setError(0);
      },
      recover: () => device.machine?.clock.setError(0),
    };
  },
};
