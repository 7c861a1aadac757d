import linux from "./catalogue/linux.json" with { type: "json" };
import type { DeviceClass, Signal } from "./signal.ts";

export { type DeviceClass, deviceClasses, type Signal } from "./signal.ts";

const catalogue: Partial<Record<DeviceClass, readonly Signal[]>> = { linux: linux as readonly Signal[] };

/** Signals of a device class: its own and those of every Linux device. Unknown classes get the Linux ones. */
export function signalsOf(deviceClass: string): readonly Signal[] {
  const own = deviceClass === "linux" ? [] : (catalogue[deviceClass as DeviceClass] ?? []);
  return [...own, ...(catalogue.linux ?? [])];
}

/** A signal by id in any class; undefined when the catalogue does not know it. */
export function findSignal(id: string): Signal | undefined {
  for (const signals of Object.values(catalogue)) {
    const found = signals.find((signal) => signal.id === id);
    if (found) return found;
  }
  return undefined;
}
