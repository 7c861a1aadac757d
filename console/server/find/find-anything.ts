import type { DataPlane } from "@housecall/broker";
import {
  caseListQuery,
  type DeviceSummary,
  type FindAnswer,
  type FoundDevice,
  isMacMeant,
  isMacNearlyMeant,
  readMacSearch,
} from "@housecall/proto/api";
import type { CaseDesk } from "../cases/case-desk.ts";
import { deviceOf, type Reader } from "../cases/case-views.ts";

/** Of each kind so many are shown: whoever needs more looks at the list of that kind. */
const MAX_OF_KIND = 8;

interface FindWorld {
  readonly plane: Pick<DataPlane, "fleet" | "customers">;
  readonly cases: Pick<CaseDesk, "list">;
}

/**
 * Devices, cases and customers that a text may mean: serial, MAC address, device id, name, model, telephone number
 * or its end, case number.
 *
 * What only nearly matches is left out when something matches just so. Who may not see customers finds nothing by them.
 */
export async function findAnything(world: FindWorld, text: string, reader: Reader): Promise<FindAnswer> {
  const { plane, cases } = world;
  const [fleet, owned, foundCases] = await Promise.all([
    plane.fleet.list({ text, limit: MAX_OF_KIND }),
    reader.seesCustomers ? findOwned(plane, text) : nothingOwned,
    cases.list(caseListQuery.parse({ text, sort: "opened", limit: MAX_OF_KIND }), reader),
  ]);
  const { byWords, owners, isNearly } = likeliest(fleet, owned);
  const devices = await shownDevices(plane, { text, byWords, deviceIds: owners.deviceIds }, reader);
  return {
    text,
    devices,
    cases: foundCases.items,
    customers: owners.customers,
    isNearly: isNearly && devices.length > 0,
  };
}

/** What the records of customers know of a text. */
interface Owned {
  readonly deviceIds: readonly string[];
  readonly customers: FindAnswer["customers"];
  /** Only nearly: a sign of a serial or MAC address differs. */
  readonly isNearly: boolean;
}

const nothingOwned: Owned = { deviceIds: [], customers: [], isNearly: false };

/** What is just so, by the words of devices or by the records of customers; else what nearly is, the records first. */
function likeliest(
  { items, reading }: Awaited<ReturnType<FindWorld["plane"]["fleet"]["list"]>>,
  owned: Owned,
) {
  const isOwned = owned.deviceIds.length > 0 || owned.customers.length > 0;
  if (items.length === 0 || (isOwned && reading.isNearly))
    return { byWords: [], owners: owned, isNearly: owned.isNearly };
  if (!isOwned || owned.isNearly) return { byWords: items, owners: nothingOwned, isNearly: reading.isNearly };
  return { byWords: items, owners: owned, isNearly: false };
}

async function findOwned({ customers }: Pick<DataPlane, "customers">, text: string): Promise<Owned> {
  const { items: registered, isNearly } = await customers.findDevices(text, MAX_OF_KIND);
  const { items } = await customers.find({ text, limit: MAX_OF_KIND });
  const owners = items.map(({ registrations, ...customer }) => ({
    ...customer,
    deviceIds: registrations.map(({ deviceId }) => deviceId),
  }));
  return {
    deviceIds: [
      ...registered.map(({ deviceId }) => deviceId),
      ...owners.flatMap(({ deviceIds }) => deviceIds),
    ],
    customers: owners,
    isNearly,
  };
}

async function shownDevices(
  plane: FindWorld["plane"],
  {
    text,
    byWords,
    deviceIds,
  }: {
    readonly text: string;
    readonly byWords: readonly DeviceSummary[];
    readonly deviceIds: readonly string[];
  },
  { seesCustomers }: Reader,
): Promise<FoundDevice[]> {
  const ids = new Set([...deviceIds, ...byWords.map(({ id }) => id)]);
  const shown = await Promise.all(
    [...ids].slice(0, MAX_OF_KIND).map(async (deviceId): Promise<FoundDevice[]> => {
      const device = byWords.find(({ id }) => id === deviceId) ?? (await deviceOf(plane, deviceId));
      if (device === undefined) return [];
      if (!seesCustomers) return [{ device, serial: "", mac: "", ownerName: "" }];
      const { registration, customer } = await plane.customers.ownerOf(deviceId);
      const mac = meantMac(text, registration?.macs ?? []);
      return [{ device, serial: registration?.serial ?? "", mac, ownerName: customer?.name ?? "" }];
    }),
  );
  return shown.flat();
}

/** The address that the text means, to be compared with the label; "" when the device was found by something else. */
function meantMac(text: string, macs: readonly string[]): string {
  const search = readMacSearch(text);
  if (search === undefined) return "";
  return (
    macs.find((mac) => isMacMeant(search, mac)) ?? macs.find((mac) => isMacNearlyMeant(search, mac)) ?? ""
  );
}
