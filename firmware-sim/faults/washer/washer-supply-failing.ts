import { MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import type { Fault } from "../fault.ts";

/** A loose plug in a power strip: off for a moment, again and again; ours. */
const APART_MS = 70 * MINUTE_MS;
const OFF_MS = 15 * SECOND_MS;

/** The power strip fails for some seconds every hour or so, in the middle of cycles too. Severity has no degrees. */
export const washerSupplyFailing: Fault = {
  id: "washer-supply-failing",
  kind: "fault",
  deviceClass: "washer",
  about: "The plug sits loose in a power strip: the power fails for seconds, again and again",
  remedy: "customer: give the machine a socket of its own",
  applyRemedy: (device) => device.powerOn(),
  begin: (device) => ({
    step: ({ sinceBeginMs, strength }) => {
      if (strength <= 0 || sinceBeginMs % APART_MS >= OFF_MS) device.powerOn();
      else if (device.machine !== undefined) device.cutPower();
    },
    recover: () => device.powerOn(),
  }),
};
