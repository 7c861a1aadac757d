/**
 * Temperatures from /sys/class/thermal, thermal sysfs API; one number in millidegrees per zone:
 *
 *     thermal_zone0/type   x86_pkg_temp
 *     thermal_zone0/temp   47000
 *
 * A zone whose sensor does not answer is left out. Zones of the same type are told apart by their number.
 */
import type { TextFiles } from "../platform/ports.ts";
import { allOf, type Collector, type Measurement, measurement } from "./collector.ts";

const MAX_ZONES = 32;

/** Degrees Celsius; undefined outside -60..200, which broken sensors report. */
export function parseMillidegrees(text: string): number | undefined {
  if (!/^-?\d{1,7}\s*$/.test(text)) return undefined;
  const celsius = Number(text) / 1_000;
  return celsius >= -60 && celsius <= 200 ? celsius : undefined;
}

/** Temperature per thermal zone. */
export function createThermalCollector(options: {
  readonly files: TextFiles;
  readonly sysFolder: string;
}): Collector {
  const root = `${options.sysFolder}/class/thermal`;
  return {
    name: "thermal",
    cadenceSeconds: 10,
    collect: async () => {
      const names = await options.files.list(root);
      const zones = names.filter((name) => /^thermal_zone\d+$/.test(name)).slice(0, MAX_ZONES);
      const measurements: Measurement[] = [];
      const taken = new Set<string>();
      for (const zone of zones) {
        const celsius = parseMillidegrees((await options.files.read(`${root}/${zone}/temp`)) ?? "");
        const type = ((await options.files.read(`${root}/${zone}/type`)) ?? "").trim().slice(0, 64) || zone;
        const instance = taken.has(type) ? `${type}-${zone.slice("thermal_zone".length)}` : type;
        taken.add(instance);
        measurements.push(...measurement("temperature_celsius", celsius, instance));
      }
      // An empty folder looks like none.
      return {
        measurements,
        present: { zone: names.length === 0 ? undefined : allOf([...taken], MAX_ZONES) },
      };
    },
  };
}
