import { MINUTE_MS } from "@housecall/proto/base";
import type { Fault } from "../faults/fault.ts";

/** A steel door between router and device, ours. */
const DOOR_DB = 24;
const LENGTH_MS = 12 * MINUTE_MS;

/** Somebody closes a door for a quarter of an hour: weak Wi-Fi, and good again. Severity: how thick the door is. */
export const wifiDoorClosed: Fault = {
  id: "wifi-door-closed",
  kind: "look-alike",
  about: "A steel door is closed for twelve minutes: the Wi-Fi is weak and then as before",
  remedy: "none needed",
  begin: (device) => {
    const set = (attenuationDb: number): void => {
      if (device.machine !== undefined) device.machine.network.attenuationDb = attenuationDb;
    };
    return {
      step: ({ strength, sinceBeginMs }) => set(sinceBeginMs < LENGTH_MS ? DOOR_DB * strength : 0),
      recover: () => set(0),
    };
  },
};
