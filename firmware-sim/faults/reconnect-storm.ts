import { MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { deauthReasons, WifiOutage } from "../device/wifi-outage.ts";
import { seededRandom, seedFor } from "../random/seeded-random.ts";
import type { Fault } from "./fault.ts";

/** An access point that sends quiet devices away after so long at its worst, and how much that varies; ours. */
const WORST_PERIOD_MS = 2.5 * MINUTE_MS;
const PERIOD_SPREAD = 0.3;
/** Scanning, joining, an address: some seconds, ours. */
const REJOIN_MS = 5 * SECOND_MS;

/** The access point sends the device away for being quiet, again and again. Severity 1: every two and a half minutes. */
export const reconnectStorm: Fault = {
  id: "reconnect-storm",
  kind: "fault",
  about: "The router sends the device away for inactivity every few minutes, and it joins again",
  remedy: "remote: switch the power saving of the radio off and keep the connection alive",
  // A setting that does no harm where the router sends nobody away.
  applyRemedy: () => undefined,
  begin: (device, { seed }) => {
    const random = seededRandom(seedFor(seed, "storm"));
    const outage = new WifiOutage(device);
    const periodMs = (strength: number): number =>
      (WORST_PERIOD_MS / strength) * (1 + PERIOD_SPREAD * (2 * random.next() - 1));
    let nextAtMs: number | undefined;
    return {
      step: ({ strength, sinceBeginMs }) => {
        if (strength <= 0) {
          outage.end();
          nextAtMs = undefined;
          return;
        }
        nextAtMs ??= sinceBeginMs + periodMs(strength);
        if (outage.isOut && sinceBeginMs >= nextAtMs + REJOIN_MS) {
          outage.end();
          nextAtMs = sinceBeginMs + periodMs(strength);
        } else if (sinceBeginMs >= nextAtMs) outage.begin(deauthReasons.inactivity);
      },
      recover: () => outage.end(),
    };
  },
};
