import airConditioner from "./catalogue/air-conditioner.json" with { type: "json" };
import dryer from "./catalogue/dryer.json" with { type: "json" };
import linux from "./catalogue/linux.json" with { type: "json" };
import phone from "./catalogue/phone.json" with { type: "json" };
import refrigerator from "./catalogue/refrigerator.json" with { type: "json" };
import robotCleaner from "./catalogue/robot-cleaner.json" with { type: "json" };
import tv from "./catalogue/tv.json" with { type: "json" };
import washer from "./catalogue/washer.json" with { type: "json" };
import type { DeviceClass, Signal } from "./signal.ts";

export { type CodeName, codeName, type DeviceClass, deviceClasses, type Signal } from "./signal.ts";

// JSON modules widen literals to string; test/unit/proto/signals.test.ts checks every entry.
const catalogue = {
  linux,
  washer,
  dryer,
  refrigerator,
  "air-conditioner": airConditioner,
  "robot-cleaner": robotCleaner,
  tv,
  phone,
} as Readonly<Record<DeviceClass, readonly Signal[]>>;

/** Signals of a device class: its own and those of every Linux device. Unknown classes get the Linux ones. */
export function signalsOf(deviceClass: string): readonly Signal[] {
  if (deviceClass === "linux" || !isDeviceClass(deviceClass)) return catalogue.linux;
  return [...catalogue[deviceClass], ...catalogue.linux];
}

/** A signal by id as a class knows it, or else the first class that does; undefined when none does. */
export function findSignal(id: string, deviceClass = "linux"): Signal | undefined {
  const byId = (signal: Signal) => signal.id === id;
  return signalsOf(deviceClass).find(byId) ?? Object.values(catalogue).flat().find(byId);
}

function isDeviceClass(text: string): text is DeviceClass {
  return Object.hasOwn(catalogue, text);
}
