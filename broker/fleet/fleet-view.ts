import type { CurrentValue, DeviceDetail, DevicePage, DeviceSummary } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import type { RegisteredDevice } from "./device-registry.ts";
import type { DeviceRow } from "./fleet-records.ts";
import { presenceOf } from "./presence.ts";
import { type SearchSubject, searchFleet } from "./search/search-fleet.ts";
import { readSearch } from "./search/search-query.ts";

/** Open faults of a device; implemented by diagnosis. */
export interface FaultCounts {
  openFaults(deviceId: string): DeviceSummary["openFaults"];
  /** Ids of the rules that found them. */
  openRules(deviceId: string): readonly string[];
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
  readonly newestFirmware: string;
  readonly faults: FaultCounts;
  readonly current: CurrentValues;
  readonly nowMs: EpochMs;
}): Promise<DeviceDetail> {
  const { device, newestFirmware, faults, current, nowMs } = options;
  const { agentVersion, bootId, bootReason, bootedAtMs, timeZone, clock, clockCorrectionMs, capabilities } =
    device.row.profile;
  const { values, state, stateAtMs } = await current.currentValues(device.row.id);
  return {
    ...summaryOf(device.row, faults, nowMs),
    ...{
      newestFirmware,
      agentVersion,
      bootId,
      bootReason,
      bootedAtMs,
      timeZone,
      clock,
      clockCorrectionMs,
      stateAtMs,
    },
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
}): DevicePage {
  const { devices, faults, query, nowMs } = options;
  const { found, reading } = searchFleet(devices, {
    query: readSearch(query.text ?? ""),
    subjectOf: (device) => subjectOf(device, faults, nowMs),
    nowMs,
  });
  const keyed = found.map(({ row }) => ({ key: sortKey(row, faults), row }));
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
    reading,
  };
}

function subjectOf(
  { row, searchText }: RegisteredDevice,
  faults: FaultCounts,
  nowMs: EpochMs,
): SearchSubject {
  const { model, deviceClass } = row.profile;
  return {
    ...{ searchText, model, deviceClass, lastReportAtMs: row.lastReportAtMs },
    presence: presenceOf(row, nowMs),
    openFaults: faults.openFaults(row.id),
    openRules: faults.openRules(row.id),
  };
}

function sortKey(row: DeviceRow, faults: FaultCounts): string {
  const open = faults.openFaults(row.id);
  const urgency = open.critical > 0 ? "0" : open.warning > 0 ? "1" : "2";
  return `${urgency} ${row.id}`;
}
