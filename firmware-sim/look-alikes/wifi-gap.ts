import { SECOND_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../device/simulated-device.ts";
import type { Fault } from "../faults/fault.ts";
import { KernelLevel } from "../machine/kernel-log.ts";

/** As long as a channel change or a neighbour's microwave, ours. */
const LENGTH_MS = 60 * SECOND_MS;

/** The router restarts: a minute without Wi-Fi. */
export const wifiGap: Fault = {
  id: "wifi-gap",
  kind: "look-alike",
  about: "The router restarts and the device has no Wi-Fi for a minute",
  remedy: "none needed",
  begin: (device) => {
    // net/mac80211/mlme.c of Linux 6.1; addresses from RFC 7042's documentation range.
    say(device, "wlan0: Connection to AP 00:00:5e:00:53:01 lost");
    device.setLink("down");
    let isDown = true;
    const comeBack = (): void => {
      if (!isDown) return;
      isDown = false;
      device.setLink("up");
      say(device, "wlan0: associated");
    };
    return {
      step: ({ sinceBeginMs }) => {
        if (sinceBeginMs >= LENGTH_MS) comeBack();
      },
      recover: comeBack,
    };
  },
};

function say({ machine }: SimulatedDevice, message: string): void {
  machine?.kernel.print(KernelLevel.Info, message);
}
