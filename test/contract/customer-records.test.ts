/** What every store of customers and registrations keeps to; one row per adapter. */
import type { CustomerDetail } from "@housecall/proto/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { customerBench, customerOf, customerStores, entryOf, registrationOf } from "../lib/customer-store.ts";

describe.each(customerStores)("customers on %s", (_name, open) => {
  let bench: ReturnType<typeof customerBench>;
  beforeEach(() => {
    bench = customerBench(open);
  });
  afterEach(() => bench.remove());

  const store = () => bench.store();
  const save: typeof bench.save = (id, change) => bench.save(id, change);
  const register: typeof bench.register = (deviceId, change) => bench.register(deviceId, change);
  const found = (text: string) => bench.found(text);

  it("gives customer and registrations back as they were stored, also after a restart", async () => {
    const kim = customerOf("c1", { name: "Kim Min-ji", phone: "821000000001", note: "rings twice" });
    await store().customers.save(kim, entryOf("x"));
    const washer = registrationOf("washer-1", { customerId: "c1", serial: "WM-1", warrantyUntilMs: 5 });
    await store().customers.register(washer, entryOf("x"));
    await save("c1", { ...kim, phone: "821000000002", changedAtMs: 2_000 });
    bench.reopen();

    const expected: CustomerDetail = {
      ...kim,
      ...{ phone: "821000000002", changedAtMs: 2_000, registrations: [washer] },
    };
    expect(await store().customers.get("c1")).toEqual(expected);
    expect(await store().customers.ownerOf("washer-1")).toMatchObject({
      registration: washer,
      customer: { id: "c1" },
    });
    expect(await store().customers.ownerOf("washer-2")).toEqual({ registration: null, customer: null });
    expect(await store().customers.get("c2")).toBeUndefined();
    expect((await store().customers.named(["c1", "c2", "c1"])).map(({ id }) => id)).toEqual(["c1"]);
  });

  it("stores the audit with the change, and neither when the change is refused", async () => {
    await save("c1");
    await register("washer-1", { customerId: "c1", serial: "WM900-1" });

    await expect(register("washer-2", { customerId: "nobody" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(register("washer-2", { serial: "wm900-1" })).rejects.toMatchObject({ code: "CONFLICT" });

    const actions = (await store().audit.newest({ limit: 9 })).map(({ action }) => action);
    expect(actions).toEqual(["device-registered", "customer-saved"]);
    expect((await store().customers.ownerOf("washer-2")).registration).toBeNull();
  });

  it("lets many devices be without a serial, and a device change hands", async () => {
    await save("c1");
    await save("c2");
    await register("washer-1", { customerId: "c1" });
    await register("washer-2");

    await register("washer-1", { customerId: "c2" });

    expect((await store().customers.get("c1"))?.registrations).toEqual([]);
    expect((await store().customers.ownerOf("washer-1")).customer?.id).toBe("c2");
    expect((await store().customers.ownerOf("washer-2")).customer).toBeNull();
  });

  it.each([
    ["kim", "c1"],
    ["KIM MINJI", "c1"],
    ["min-ji", "c1"],
    ["김민지", "c2"],
    ["0001", "c1"],
    ["010-0000-0001", "c1"],
    ["+82 10 0000 0001", "c1"],
    ["WM900X4711", "c1"],
    ["wm9OOx4711", "c1"],
    ["x47", "c1"],
    ["WM900X4712", "c1"],
    ["WM90X4711", "c1"],
    ["WM900X47111", "c1"],
    ["WM900X7411", "c1"],
    ["washer-1", "c1"],
    ["kim x47", "c1"],
  ])("finds a customer by %j", async (text, id) => {
    await save("c1", { name: "Kim Min-ji", phone: "821000000001" });
    await save("c2", { name: "김민지", phone: "821000000002" });
    await register("washer-1", { customerId: "c1", serial: "WM-900 X4711" });
    await register("dryer-1", { customerId: "c2", serial: "DR-100 Y0815" });

    expect(await found(text)).toEqual([id]);
  });

  it.each(["park", "0003", "WM900X4733", "01", "%", "_", "kim y08"])("finds nobody by %j", async (text) => {
    await save("c1", { name: "Kim Min-ji", phone: "821000000001" });
    await register("washer-1", { customerId: "c1", serial: "WM-900 X4711" });

    expect(await found(text)).toEqual([]);
  });

  it("finds devices by the same texts, also those of nobody", async () => {
    await save("c1", { name: "Kim Min-ji", phone: "821000000001" });
    await register("washer-1", { customerId: "c1", serial: "WM-900 X4711" });
    await register("washer-2", { serial: "WM-900 X4799" });

    expect(await bench.foundDevices("X47")).toEqual({ ids: ["washer-1", "washer-2"], isNearly: false });
    expect(await bench.foundDevices("min-ji")).toEqual({ ids: ["washer-1"], isNearly: false });
    expect(await bench.foundDevices("WM900X4798")).toEqual({ ids: ["washer-2"], isNearly: true });
  });

  it("lists by name, page by page, each once, however many devices they have", async () => {
    for (const id of ["c3", "c1", "c2", "c5", "c4"]) await save(id, { name: id === "c4" ? "Ahn" : "Kim" });
    await register("washer-1", { customerId: "c1" });
    await register("washer-2", { customerId: "c1" });

    const pages: string[][] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await store().customers.find({ text: "", limit: 2, ...(cursor ? { cursor } : {}) });
      expect(page.total).toBe(5);
      pages.push(page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }

    expect(pages).toEqual([["c4", "c1"], ["c2", "c3"], ["c5"]]);
    await expect(store().customers.find({ text: "", cursor: "e30", limit: 2 })).rejects.toMatchObject({
      code: "REQUEST_INVALID",
    });
  });
});
