import type { RegisteredDevice } from "./device-registry.ts";

/** 4.10 comes after 4.9. */
const byVersion = new Intl.Collator("en", { numeric: true });

/** The newest firmware that any device of the same class and model has reported; "" when none has. */
export function newestFirmware(of: RegisteredDevice, devices: Iterable<RegisteredDevice>): string {
  const { deviceClass, model } = of.row.profile;
  let newest = "";
  for (const { row } of devices) {
    const { profile } = row;
    if (profile.model !== model || profile.deviceClass !== deviceClass) continue;
    if (profile.firmware !== "" && byVersion.compare(profile.firmware, newest) > 0) newest = profile.firmware;
  }
  return newest;
}
