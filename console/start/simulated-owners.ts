import type { ChangeAudit, DataPlane } from "@housecall/broker";
import { phoneDigits } from "@housecall/proto/api";
import { type Clock, DAY_MS, type EpochMs } from "@housecall/proto/base";
import type { OwnersLine } from "../simulator/simulator-lines.ts";

/** Appliances are under warranty for so long. */
const WARRANTY_DAYS = 2 * 365;
const MAX_PHONE_DIGITS = 15;
const actor = "npm start";

type Home = OwnersLine["homes"][number];

/**
 * Writes down whose the simulated devices are, before they are claimed, so that the first case already names a customer.
 *
 * What is written down already stays as it is: staff may have changed it.
 */
export async function registerOwners(
  homes: readonly Home[],
  { plane, clock }: { readonly plane: Pick<DataPlane, "customers">; readonly clock: Clock },
): Promise<void> {
  const { customers } = plane;
  const atMs = clock.nowMs();
  for (const home of homes) {
    const customerId = await customerOf(home, { customers, atMs });
    for (const device of home.devices) {
      if ((await customers.ownerOf(device.id)).registration !== null) continue;
      const installedAtMs = atMs - device.boughtDaysAgo * DAY_MS;
      await customers.register(
        {
          ...{ deviceId: device.id, customerId, serial: device.serial, changedAtMs: atMs, installedAtMs },
          macs: device.macs,
          warrantyUntilMs: installedAtMs + WARRANTY_DAYS * DAY_MS,
          purchaseCountry: home.owner?.country ?? "",
        },
        auditOf({ atMs, action: "device-registered", deviceId: device.id, detail: customerId }),
      );
    }
  }
}

/** The customer of a home, new or known; "" when nobody has been told. */
async function customerOf(
  { home, owner }: Home,
  { customers, atMs }: { readonly customers: DataPlane["customers"]; readonly atMs: EpochMs },
): Promise<string> {
  if (owner === null) return "";
  const id = `sim-${home}`;
  if ((await customers.get(id)) !== undefined) return id;
  const phone = phoneDigits(owner.phone, owner.country).slice(0, MAX_PHONE_DIGITS);
  await customers.save(
    { ...{ id, ...owner, phone, note: "" }, createdAtMs: atMs, changedAtMs: atMs },
    auditOf({ atMs, action: "customer-created", deviceId: "", detail: id }),
  );
  return id;
}

function auditOf(facts: Pick<ChangeAudit, "atMs" | "action" | "deviceId" | "detail">): ChangeAudit {
  return { ...facts, actor, commandId: "", caseId: "", consentId: "", outcome: "success" };
}
