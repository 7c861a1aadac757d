import type { DataPlane } from "@housecall/broker";
import type { Reader } from "./case-views.ts";

/** Devices and customers that a text may mean at most; a text that means more is too short to mean anything. */
const MAX_MEANT = 200;

/** What a text means for a list of cases; undefined for an empty text. */
export interface CaseMatch {
  /** End of a case number; "" when the text has none. */
  readonly number: string;
  readonly deviceIds: readonly string[];
  readonly customerIds: readonly string[];
}

/**
 * Reads a text as case number, serial, MAC address, device, name or telephone number: whatever people read out. Who may not see
 * customers cannot find out by asking whose a case is.
 */
export async function readCaseText(
  { fleet, customers }: Pick<DataPlane, "fleet" | "customers">,
  text: string,
  { seesCustomers }: Reader,
): Promise<CaseMatch | undefined> {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  const { items: devices } = await fleet.list({ text: trimmed, limit: MAX_MEANT });
  if (!seesCustomers)
    return { number: numberIn(trimmed), deviceIds: devices.map(({ id }) => id), customerIds: [] };
  const { items: registered } = await customers.findDevices(trimmed, MAX_MEANT);
  const { items: owners } = await customers.find({ text: trimmed, limit: MAX_MEANT });
  return {
    number: numberIn(trimmed),
    deviceIds: [...new Set([...devices.map(({ id }) => id), ...registered.map(({ deviceId }) => deviceId)])],
    customerIds: owners.map(({ id }) => id),
  };
}

/** "C-2026-000123", "2026-123" and "#123" all name the case whose number ends so. */
function numberIn(text: string): string {
  const [, year, place = ""] = /^(?:c-?|#)?(?:(20\d{2})-)?(\d{1,9})$/i.exec(text) ?? [];
  if (place === "") return "";
  return year === undefined ? place : `${year}-${place.padStart(6, "0")}`;
}
