import { MINUTE_MS } from "@housecall/proto/base";
import { deauthReasons, WifiOutage } from "../device/wifi-outage.ts";
import type { Fault } from "../faults/fault.ts";

/** Routers with an update to install are back after three minutes, ours. */
const LENGTH_MS = 3 * MINUTE_MS;

/** The router installs an update and restarts, once. Severity has no degrees. */
export const routerRestartOnce: Fault = {
  id: "router-restart-once",
  kind: "look-alike",
  about: "The router installs an update: it says goodbye and is back three minutes later",
  remedy: "none needed",
  begin: (device) => {
    const outage = new WifiOutage(device);
    outage.begin(deauthReasons.leaving);
    return {
      step: ({ sinceBeginMs }) => {
        if (sinceBeginMs >= LENGTH_MS) outage.end();
      },
      recover: () => outage.end(),
    };
  },
};
