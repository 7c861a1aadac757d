import { isMacNearlyMeant, type MacSearch, macText } from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import type { SqlDatabase } from "./database.ts";
import type { SearchCondition } from "./search-condition.ts";

/**
 * Replaces the MAC addresses of a registered device, within the caller's transaction.
 *
 * @throws AppError CONFLICT when another device has one of them.
 */
export function saveMacs(database: SqlDatabase, deviceId: string, macs: readonly string[]): void {
  for (const mac of macs) {
    const other = database.get(
      "SELECT device_id FROM device_macs WHERE mac = ? AND device_id <> ?",
      ...[mac, deviceId],
    );
    if (other !== undefined)
      throw new AppError(
        "CONFLICT",
        `MAC address ${macText(mac)} is registered for device "${String(other["device_id"])}" already.`,
      );
  }
  database.run("DELETE FROM device_macs WHERE device_id = ?", deviceId);
  for (const [place, mac] of macs.entries())
    database.run("INSERT INTO device_macs (mac, device_id, place) VALUES (?, ?, ?)", mac, deviceId, place);
}

/** The MAC addresses of a device in the order of its label. */
export function macsOf(database: SqlDatabase, deviceId: string): string[] {
  return database
    .all("SELECT mac FROM device_macs WHERE device_id = ? ORDER BY place", deviceId)
    .map((row) => String(row["mac"]));
}

/** Registrations `r` with a MAC address that is meant. */
export function macCondition({ digits, place }: MacSearch): SearchCondition {
  const pattern = place === "end" ? `%${digits}` : `%${digits}%`;
  return { sql: "r.device_id IN (SELECT device_id FROM device_macs WHERE mac LIKE ?)", values: [pattern] };
}

/** Devices with a MAC address that is nearly the one that is meant. */
export function devicesWithNearMac(database: SqlDatabase, search: MacSearch): readonly string[] {
  return database
    .all("SELECT device_id, mac FROM device_macs")
    .filter((row) => isMacNearlyMeant(search, String(row["mac"])))
    .map((row) => String(row["device_id"]));
}
