import type { DataPlane } from "@housecall/broker";
import { caseListQuery, type DeviceSummary, type FindAnswer, type FoundDevice } from "@housecall/proto/api";
import type { CaseDesk } from "../cases/case-desk.ts";
import { deviceOf, type Reader } from "../cases/case-views.ts";

/** Of each kind so many are shown: whoever needs more looks at the list of that kind. */
const MAX_OF_KIND = 8;

interface FindWorld {
  readonly plane: Pick<DataPlane, "fleet" | "customers">;
  readonly cases: Pick<CaseDesk, "list">;
}

/**
 * Devices, cases and customers that a text may mean: serial, device id, name, model, telephone number or its end, case number.
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
  const { isNearly } = fleet.reading;
  const hasOther = owned.deviceIds.length > 0 || owned.customers.length > 0;
  const byWords = isNearly && hasOther ? [] : fleet.items;
  const devices = await shownDevices(plane, { byWords, ...owned }, reader);
  return {
    text,
    devices,
    cases: foundCases.items,
    customers: owned.customers,
    isNearly: isNearly && !hasOther && devices.length > 0,
  };
}

/** What the records of customers know of a text. */
interface Owned {
  readonly deviceIds: readonly string[];
  readonly customers: FindAnswer["customers"];
}

const nothingOwned: Owned = { deviceIds: [], customers: [] };

async function findOwned({ customers }: Pick<DataPlane, "customers">, text: string): Promise<Owned> {
  const registered = await customers.findDevices(text, MAX_OF_KIND);
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
  };
}

async function shownDevices(
  plane: FindWorld["plane"],
  { byWords, deviceIds }: { readonly byWords: readonly DeviceSummary[] } & Owned,
  { seesCustomers }: Reader,
): Promise<FoundDevice[]> {
  const ids = new Set([...deviceIds, ...byWords.map(({ id }) => id)]);
  const shown = await Promise.all(
    [...ids].slice(0, MAX_OF_KIND).map(async (deviceId): Promise<FoundDevice[]> => {
      const device = byWords.find(({ id }) => id === deviceId) ?? (await deviceOf(plane, deviceId));
      if (device === undefined) return [];
      if (!seesCustomers) return [{ device, serial: "", ownerName: "" }];
      const { registration, customer } = await plane.customers.ownerOf(deviceId);
      return [{ device, serial: registration?.serial ?? "", ownerName: customer?.name ?? "" }];
    }),
  );
  return shown.flat();
}
