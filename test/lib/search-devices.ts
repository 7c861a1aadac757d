import type { DeviceDetail, Fault, SearchReading } from "@housecall/proto/api";
import { searchFleet } from "../../broker/fleet/search/search-fleet.ts";
import { readSearch } from "../../broker/fleet/search/search-query.ts";
import { normalise } from "../../broker/fleet/search/search-words.ts";

/** The real search over devices that are only held in memory. */
export function searchDevices(
  devices: Iterable<DeviceDetail>,
  options: { readonly text: string; readonly faultList: readonly Fault[]; readonly nowMs: number },
): { readonly found: DeviceDetail[]; readonly reading: SearchReading } {
  const { text, faultList, nowMs } = options;
  return searchFleet(devices, {
    query: readSearch(text),
    subjectOf: (device) => ({
      ...device,
      searchText: [device.id, device.name, device.model, device.deviceClass, device.firmware, device.note]
        .map(normalise)
        .join("\n"),
      openRules: faultList
        .filter(
          ({ deviceId, state }) => deviceId === device.id && (state === "firing" || state === "unknown"),
        )
        .map(({ ruleId }) => ruleId),
    }),
    nowMs,
  });
}
