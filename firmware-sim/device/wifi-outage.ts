import { KernelLevel } from "../machine/kernel-log.ts";
import type { SimulatedDevice } from "./simulated-device.ts";

/** From RFC 7042's documentation range. */
const ACCESS_POINT = "00:00:5e:00:53:01";
/** Reasons of IEEE 802.11, table 9-49, with the names that mac80211 prints. */
export const deauthReasons = {
  leaving: { code: 3, name: "DEAUTH_LEAVING" },
  inactivity: { code: 4, name: "DISASSOC_DUE_TO_INACTIVITY" },
} as const;
export type DeauthReason = (typeof deauthReasons)[keyof typeof deauthReasons];

/** Takes a device's Wi-Fi away and gives it back, in the words of mac80211 (mlme.c, Linux 6.1) and wpa_supplicant 2.10. */
export class WifiOutage {
  readonly #device: SimulatedDevice;
  #isOut = false;

  constructor(device: SimulatedDevice) {
    this.#device = device;
  }

  get isOut(): boolean {
    return this.#isOut;
  }

  /** The access point sends the device away, or is not heard any more. */
  begin(why: DeauthReason | "lost"): void {
    if (this.#isOut) return;
    this.#isOut = true;
    if (why === "lost") this.#kernel(`wlan0: Connection to AP ${ACCESS_POINT} lost`);
    else this.#kernel(`wlan0: deauthenticated from ${ACCESS_POINT} (Reason: ${why.code}=${why.name})`);
    // wpa_supplicant tells of a lost access point as reason 4, made up locally.
    const code = why === "lost" ? "4 locally_generated=1" : why.code;
    this.#supplicant(`wlan0: CTRL-EVENT-DISCONNECTED bssid=${ACCESS_POINT} reason=${code}`);
    this.#device.setLink("down");
  }

  end(): void {
    if (!this.#isOut) return;
    this.#isOut = false;
    this.#device.setLink("up");
    this.#kernel("wlan0: associated");
    this.#supplicant(`wlan0: CTRL-EVENT-CONNECTED - Connection to ${ACCESS_POINT} completed [id=0 id_str=]`);
  }

  #kernel(message: string): void {
    this.#device.machine?.kernel.print(KernelLevel.Info, message);
  }

  #supplicant(message: string): void {
    const unit = "wpa_supplicant.service";
    this.#device.machine?.log({ priority: 5, unit, identifier: "wpa_supplicant", pid: 412, message });
  }
}
