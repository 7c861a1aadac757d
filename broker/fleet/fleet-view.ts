import type { CurrentValue, DeviceDetail, DeviceSummary } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import type { Page } from "../data-plane.ts";
import type { RegisteredDevice } from "./device-registry.ts";
import type { DeviceRow } from "./fleet-records.ts";
import { searchMatcher } from "./fleet-search.ts";
import { presenceOf } from "./presence.ts";

/** Open faults of a device by severity; implemented by diagnosis. */
export interface FaultCounts {
  openFaults(deviceId: string): DeviceSummary["openFaults"];
}

/** Newest values and state of a device; implemented by ingest. */
export interface CurrentValues {
  currentValues(deviceId: string): Promise<{
    readonly values: readonly CurrentValue[];
    readonly state: DeviceDetail["state"];
    readonly stateAtMs: EpochMs | null;
  }>;
}

/** A row of the fleet list. The name is the device id until the device has said another. */
export function summaryOf(row: DeviceRow, faults: FaultCounts, nowMs: EpochMs): DeviceSummary {
  return {
    id: row.id,
    name: row.profile.name || row.id,
    deviceClass: row.profile.deviceClass,
    model: row.profile.model,
    firmware: row.profile.firmware,
    presence: presenceOf(row, nowMs),
    sessionStartedAtMs: row.sessionStartedAtMs,
    lastReportAtMs: row.lastReportAtMs,
    configSyncedAtMs: row.configSyncedAtMs,
    disconnectedAtMs: row.disconnectedAtMs,
    disconnectReason: row.disconnectReason,
    openFaults: faults.openFaults(row.id),
    claimedAtMs: row.claimedAtMs,
    note: row.note,
  };
}

/** Everything about one device. */
export async function detailOf(options: {
  readonly device: RegisteredDevice;
  readonly faults: FaultCounts;
  readonly current: CurrentValues;
  readonly nowMs: EpochMs;
}): Promise<DeviceDetail> {
  const { device, faults, current, nowMs } = options;
  const { agentVersion, bootId, bootReason, bootedAtMs, timeZone, clock, clockCorrectionMs, capabilities } =
    device.row.profile;
  const { values, state, stateAtMs } = await current.currentValues(device.row.id);
  return {
    ...summaryOf(device.row, faults, nowMs),
    ...{ agentVersion, bootId, bootReason, bootedAtMs, timeZone, clock, clockCorrectionMs, stateAtMs },
    capabilities: [...capabilities],
    certificateExpiresAtMs: device.certificate?.expiresAtMs ?? null,
    values: [...values],
    state: { ...state },
  };
}

/**
 * A page of the fleet: devices with critical faults first, then with warnings, then the rest, each by id.
 *
 * The cursor names the last device and its urgency, so that a page goes on at the right place although
 * faults come and go meanwhile.
 */
export function listFleet(options: {
  readonly devices: Iterable<RegisteredDevice>;
  readonly faults: FaultCounts;
  readonly query: { readonly text?: string; readonly cursor?: string; readonly limit: number };
  readonly nowMs: EpochMs;
}): Page<DeviceSummary> {
  const { devices, faults, query, nowMs } = options;
  const matches = searchMatcher(query.text ?? "");
  const keyed: { key: string; row: DeviceRow }[] = [];
  for (const device of devices) {
    if (matches(device.searchText)) keyed.push({ key: sortKey(device.row, faults), row: device.row });
  }
  keyed.sort((left, right) => (left.key < right.key ? -1 : 1));
  const after = query.cursor === undefined ? "" : Buffer.from(query.cursor, "base64url").toString("utf8");
  const rest = keyed.filter((each) => each.key > after);
  const page = rest.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map((each) => summaryOf(each.row, faults, nowMs)),
    nextCursor:
      last === undefined || rest.length <= page.length ? null : Buffer.from(last.key).toString("base64url"),
    total: keyed.length,
  };
}

function sortKey(row: DeviceRow, faults: FaultCounts): string {
  const open = faults.openFaults(row.id);
  const urgency = open.critical > 0 ? "0" : open.warning > 0 ? "1" : "2";
  return `${urgency} ${row.id}`;
}
