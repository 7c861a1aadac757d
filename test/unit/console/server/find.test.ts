import type { FindAnswer } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { deviceExample } from "../../../lib/in-memory-data-plane.ts";
import { apiBench } from "./api-bench.ts";

/** A washer with a registered serial, its owner and a case; `find` asks as the administrator. */
async function openBench() {
  const bench = await apiBench();
  const cookie = await bench.setUp();
  const made = await bench.openCase(cookie);
  const find = async (text: string, as = cookie): Promise<FindAnswer> =>
    (await bench.send("GET", `/api/find?text=${encodeURIComponent(text)}`, { cookie: as })).json();
  return { ...made, bench, cookie, find };
}

describe("the one search", () => {
  it.each([
    ["the serial on the label", "WM900-4711"],
    ["a serial with letters for digits", "wm9OO 4711"],
    ["a serial with a wrong digit", "WM900-4771"],
    ["part of a serial", "4711"],
    ["a MAC address with dashes", "02-00-5e-10-a4-c7"],
    ["a MAC address as a scanner types it", "02005E10A4C7"],
    ["a MAC address with a wrong digit", "02:00:5E:10:A4:C1"],
    ["a MAC address with two digits swapped", "02:00:5E:10:4A:C7"],
    ["the end of a MAC address", "A4C7"],
    ["the end of a MAC address that has no letter", "9021"],
    ["the device id", "washer-1"],
    ["the owner's name", "Min-ji"],
    ["the end of the telephone number", "0001"],
    ["the whole telephone number", "010-0000-0001"],
  ])("finds the device by %s", async (_name, text) => {
    const { find, number } = await openBench();

    const { devices, cases } = await find(text);

    expect(devices.map(({ device }) => device.id)).toContain("washer-1");
    expect(devices.find(({ device }) => device.id === "washer-1")).toMatchObject({
      serial: "WM900-4711",
      ownerName: "Kim Min-ji",
    });
    expect(cases.map((each) => each.number)).toEqual([number]);
  });

  it.each(["C-2026-000001", "2026-1", "#1"])("finds a case by %j", async (text) => {
    const { find, number } = await openBench();
    expect((await find(text)).cases.map((each) => each.number)).toEqual([number]);
  });

  it("finds the customer with the number of devices", async () => {
    const { find } = await openBench();
    expect((await find("kim min")).customers).toMatchObject([
      { name: "Kim Min-ji", deviceIds: ["washer-1"] },
    ]);
  });

  it("says when nothing is just so, and finds nothing in nonsense", async () => {
    const { find } = await openBench();
    expect(await find("washer-2")).toMatchObject({
      isNearly: true,
      devices: [{ device: { id: "washer-1" } }],
    });
    const nothing = { devices: [], cases: [], customers: [], isNearly: false };
    expect(await find("zzzzzz")).toMatchObject(nothing);
    expect(await find("<img src=x onerror=alert(1)>")).toMatchObject(nothing);
  });

  it("shows the MAC address that was meant, and says when that differs by a digit", async () => {
    const { find } = await openBench();
    const shown = async (text: string) => {
      const { isNearly, devices } = await find(text);
      return { isNearly, macs: devices.map(({ mac }) => mac) };
    };

    expect(await shown("02-00-5e-10-a4-c7")).toEqual({ isNearly: false, macs: ["02005e10a4c7"] });
    expect(await shown("90:21")).toEqual({ isNearly: false, macs: ["02005e109021"] });
    expect(await shown("02:00:5E:10:A4:C1")).toEqual({ isNearly: true, macs: ["02005e10a4c7"] });
    expect(await shown("WM900-4771")).toEqual({ isNearly: true, macs: [""] });
    expect(await shown("Min-ji")).toEqual({ isNearly: false, macs: [""] });
  });

  it("leaves out the device of nearly this serial when another device is called just so", async () => {
    const { bench, find } = await openBench();
    bench.plane.devices.set("wm900-4712", deviceExample("wm900-4712", bench.clock));

    const { devices, customers, isNearly } = await find("WM900-4712");

    expect(devices.map(({ device }) => device.id)).toEqual(["wm900-4712"]);
    expect({ customers, isNearly }).toEqual({ customers: [], isNearly: false });
  });

  it("is audited with its words each time it shows a customer, and else once in five minutes", async () => {
    const { bench, find } = await openBench();
    const searches = () =>
      bench.plane.auditEntries.filter(({ action }) => action === "searched").map(({ detail }) => detail);

    for (const text of ["zzzzzz", "Min-ji", "nothing here", "Min-ji", "washer-1"]) await find(text);
    expect(searches()).toEqual(["", "Min-ji", "Min-ji", "washer-1"]);

    await find("washer-1", await bench.signInAs("viewer"));
    await find("0001", await bench.signInAs("viewer"));
    expect(searches().slice(4)).toEqual([""]);
  });

  it("tells nobody whose a device is who may not see customers", async () => {
    const { bench, find } = await openBench();
    const viewer = await bench.signInAs("viewer");

    expect(await find("Min-ji", viewer)).toMatchObject({ devices: [], customers: [], cases: [] });
    expect(await find("WM900-4711", viewer)).toMatchObject({ devices: [], customers: [] });
    expect(await find("02:00:5E:10:A4:C7", viewer)).toMatchObject({ devices: [], cases: [] });
    expect(await find("a4c7", viewer)).toMatchObject({ devices: [], cases: [] });
    expect(await find("washer-1", viewer)).toMatchObject({
      devices: [{ serial: "", mac: "", ownerName: "" }],
    });
  });
});
