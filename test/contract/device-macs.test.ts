/** MAC addresses of registered devices, as every store keeps and finds them. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { customerBench, customerStores, registrationOf } from "../lib/customer-store.ts";

const wifi = "02005e10a4c7";
const wired = "02005e109021";

describe.each(customerStores)("MAC addresses of devices on %s", (_name, open) => {
  let bench: ReturnType<typeof customerBench>;
  beforeEach(() => {
    bench = customerBench(open);
  });
  afterEach(() => bench.remove());

  const macsOf = async (deviceId: string) =>
    (await bench.store().customers.ownerOf(deviceId)).registration?.macs;

  it("are kept in the order of the label, also after a restart, and shown with whatever names the device", async () => {
    await bench.save("c1");
    await bench.register("tv-1", { customerId: "c1", macs: [wired, wifi] });
    bench.reopen();

    expect(await macsOf("tv-1")).toEqual([wired, wifi]);
    expect((await bench.store().customers.get("c1"))?.registrations[0]?.macs).toEqual([wired, wifi]);
    expect((await bench.store().customers.find({ text: "tv-1", limit: 1 })).items).toMatchObject([
      { registrations: [{ macs: [wired, wifi] }] },
    ]);
    expect((await bench.store().customers.findDevices("tv-1", 1)).items).toMatchObject([
      { macs: [wired, wifi] },
    ]);
  });

  it("stay when a registration does not name them, and are replaced by those that it names", async () => {
    await bench.register("tv-1", { macs: [wired, wifi] });
    const { macs: _, ...unnamed } = registrationOf("tv-1", { serial: "TV-1" });
    await bench.register("tv-1", { ...unnamed, macs: undefined });
    expect(await macsOf("tv-1")).toEqual([wired, wifi]);

    await bench.register("tv-1", { macs: [wifi] });
    expect(await macsOf("tv-1")).toEqual([wifi]);

    await bench.register("tv-1", { macs: [] });
    expect(await macsOf("tv-1")).toEqual([]);
    expect((await bench.foundDevices("a4c7")).ids).toEqual([]);
  });

  it("belong to one device: another one is refused as a whole, until the first has given the address up", async () => {
    await bench.register("tv-1", { macs: [wifi] });
    await bench.register("tv-2", { macs: [wired] });

    await expect(bench.register("tv-2", { serial: "TV-2", macs: [wired, wifi] })).rejects.toMatchObject({
      code: "CONFLICT",
      message: 'MAC address 02:00:5E:10:A4:C7 is registered for device "tv-1" already.',
    });
    expect((await bench.store().customers.ownerOf("tv-2")).registration).toMatchObject({
      ...{ serial: "", macs: [wired] },
    });
    expect(await bench.store().audit.newest({ limit: 9 })).toHaveLength(2);

    await bench.register("tv-1", { macs: [] });
    await bench.register("tv-2", { macs: [wired, wifi] });
    expect(await macsOf("tv-2")).toEqual([wired, wifi]);
  });

  it.each([
    ["as labels show it", "02:00:5E:10:A4:C7"],
    ["with dashes", "02-00-5e-10-a4-c7"],
    ["with dots", "0200.5e10.a4c7"],
    ["as a scanner types it", "02005E10A4C7"],
    ["with its name before it", "MAC: 02:00:5E:10:A4:C7"],
    ["with spaces", "02 00 5e 10 a4 c7"],
    ["with letters for digits", "O2:OO:5E:lO:A4:C7"],
    ["by its end", "A4:C7"],
    ["by its end without colons", "a4c7"],
    ["by a part", "5e-10-a4"],
    ["by its end beside a name", "kim a4c7"],
  ])("find a device %s", async (_, text) => {
    await bench.save("c1", { name: "Kim Min-ji" });
    await bench.register("tv-1", { customerId: "c1", macs: [wired, wifi] });
    await bench.register("tv-2", { macs: ["02005e10b5d8"] });

    expect(await bench.foundDevices(text)).toEqual({ ids: ["tv-1"], isNearly: false });
    expect(await bench.found(text)).toEqual(["c1"]);
  });

  it.each([
    ["a wrong digit", "02:00:5E:10:A4:C1"],
    ["two neighbours swapped", "02:00:5E:10:4A:C7"],
    ["a digit missing", "0200-5e1-a4c7"],
    ["a digit too many", "02005e110a4c7"],
    ["a wrong digit beside letters for digits", "O2005e10a4cl"],
  ])("find a device nearly with %s", async (_, text) => {
    await bench.save("c1");
    await bench.register("tv-1", { customerId: "c1", macs: [wired, wifi] });

    expect(await bench.foundDevices(text)).toEqual({ ids: ["tv-1"], isNearly: true });
    expect(await bench.found(text)).toEqual(["c1"]);
  });

  it.each([
    ["two wrong digits", "02:00:5E:10:A4:11"],
    ["a part with a wrong digit", "10:A4:C1"],
    ["three digits", "4c7"],
    ["what is no pattern", "02%a4c7"],
  ])("find nothing by %s", async (_, text) => {
    await bench.register("tv-1", { macs: [wifi] });

    expect((await bench.foundDevices(text)).ids).toEqual([]);
  });

  it("come after telephone numbers and serials where the text is nothing but digits", async () => {
    await bench.save("c1", { phone: "821000009021" });
    await bench.save("c2", { name: "Lee" });
    await bench.register("washer-1", { customerId: "c1" });
    await bench.register("a-tv", { customerId: "c2", macs: [wired] });
    await bench.register("dryer-1", { serial: "DR-9021" });

    expect((await bench.foundDevices("9021")).ids).toEqual(["dryer-1", "washer-1", "a-tv"]);
    expect(await bench.found("9021")).toEqual(["c1"]);
    expect((await bench.foundDevices("109021")).ids).toEqual(["a-tv"]);
    expect(await bench.found("109021")).toEqual(["c2"]);
    expect((await bench.foundDevices("0200")).ids).toEqual([]);
    expect((await bench.foundDevices("010-0000-9021")).ids).toEqual(["washer-1"]);
  });

  it("are none in a store of before them, and can be added there", async () => {
    bench.store().close();
    const path = join(bench.folder, "records.sqlite");
    rmSync(path);
    const older = openSqlDatabase(
      path,
      recordsMigrations.filter(({ version }) => version < 13),
    );
    older.run(
      `INSERT INTO device_registrations (device_id, customer_id, serial, serial_key, warranty_until_ms, installed_at_ms,
         purchase_country, changed_at_ms) VALUES ('tv-1', NULL, 'TV-1', 'TV1', NULL, NULL, 'KR', 1)`,
    );
    older.close();
    bench = customerBench(open, bench.folder);

    expect(await bench.foundDevices("TV-1")).toEqual({ ids: ["tv-1"], isNearly: false });
    expect(await macsOf("tv-1")).toEqual([]);
    await bench.register("tv-1", { serial: "TV-1", macs: [wifi] });
    expect((await bench.foundDevices("a4c7")).ids).toEqual(["tv-1"]);
  });
});
