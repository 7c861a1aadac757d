import { SECOND_MS } from "@housecall/proto/base";
import { WifiOutage } from "../device/wifi-outage.ts";
import type { Fault } from "./fault.ts";

/** A concrete wall takes 10 to 20 dB at 5 GHz, ITU-R P.2040; a wardrobe and some metres more, ours. */
const WORST_ATTENUATION_DB = 34;
/** Receivers lose the beacons of an access point about here, ours. */
const LOWEST_DBM = -89;
/** wpa_supplicant scans and joins again, ours. */
const REJOIN_MS = 9 * SECOND_MS;

/** Too far from the router. Severity 1: 34 dB less, at which the link comes and goes. */
export const wifiWeak: Fault = {
  id: "wifi-weak",
  kind: "fault",
  about: "The router was moved behind two walls: the device hardly hears it",
  remedy: "customer: move the router or add a repeater",
  applyRemedy: ({ machine }) => {
    if (machine !== undefined) machine.network.attenuationDb = 0;
  },
  begin: (device) => {
    const outage = new WifiOutage(device);
    let outAtMs = 0;
    return {
      step: ({ strength, sinceBeginMs }) => {
        const network = device.machine?.network;
        if (network === undefined) return;
        network.attenuationDb = WORST_ATTENUATION_DB * strength;
        if (outage.isOut && sinceBeginMs >= outAtMs + REJOIN_MS) outage.end();
        if (outage.isOut || network.rssiDbm > LOWEST_DBM) return;
        outAtMs = sinceBeginMs;
        outage.begin("lost");
      },
      recover: () => {
        outage.end();
        if (device.machine !== undefined) device.machine.network.attenuationDb = 0;
      },
    };
  },
};
