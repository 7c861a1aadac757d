import { MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { WifiOutage } from "../device/wifi-outage.ts";
import type { Fault } from "./fault.ts";

/** A router that starts anew every so often, and takes so long for it; ours. */
const PERIOD_MS = 4 * MINUTE_MS;
const RESTART_MS = 40 * SECOND_MS;

/** The router of the home crashes and starts again, over and over. Severity has no degrees. */
export const routerDrops: Fault = {
  id: "router-drops",
  kind: "fault",
  about: "The router crashes every four minutes and takes 40 seconds to come back",
  remedy: "customer: replace the router or its power supply",
  // Another router is as good as the one before where that one was sound.
  applyRemedy: () => undefined,
  begin: (device) => {
    const outage = new WifiOutage(device);
    return {
      step: ({ strength, sinceBeginMs }) => {
        const isDown = strength > 0 && sinceBeginMs % PERIOD_MS < RESTART_MS;
        if (isDown) outage.begin("lost");
        else outage.end();
      },
      recover: () => outage.end(),
    };
  },
};
