import { readFileSync } from "node:fs";
import { DAY_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { registerOwners } from "../../../../console/start/simulated-owners.ts";
import { readFleet, uniformFleet } from "../../../../firmware-sim/fleet/fleet-file.ts";
import { ownedHomes } from "../../../../firmware-sim/fleet/home-owners.ts";
import { inMemoryDataPlane } from "../../../lib/in-memory-data-plane.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

const text = `
fleet: example
about: Two homes.
homes:
  - home: kim
    owner: { name: Kim Seo-yeon, phone: 010-0000-0101 }
    devices:
      - { id: kim-board, model: linux-board }
      - { id: kim-washer, model: washer-fl9 }
  - home: lee
    devices: [{ id: lee-washer, model: washer-fl9 }]
`;

function setUp() {
  const clock = virtualClock();
  const plane = inMemoryDataPlane(clock);
  const homes = ownedHomes(readFleet(text, "example.yml"));
  return { clock, plane, homes, register: () => registerOwners(homes, { plane, clock }) };
}

describe("the homes of a fleet", () => {
  it("have the same serials each time, each device one of its own that is read without doubt", () => {
    const fleet = uniformFleet({ count: 2_000, models: ["washer-fl9"], seed: 3 });
    const serials = ownedHomes(fleet).flatMap(({ devices }) => devices.map(({ serial }) => serial));

    expect(new Set(serials).size).toBe(2_000);
    expect(serials.every((serial) => /^[ACEFHJKLMNPRTUVWXY]{4}-\d{6}$/.test(serial))).toBe(true);
    expect(ownedHomes(fleet).flatMap(({ devices }) => devices.map(({ serial }) => serial))).toEqual(serials);
  });

  it("have MAC addresses that are nobody's, the same each time, where somebody has read the label", () => {
    const homes = ownedHomes(readFleet(text, "example.yml"));
    const macs = homes.flatMap(({ devices }) => devices.map(({ macs }) => macs));

    expect(macs).toEqual([
      [expect.stringMatching(/^02[\da-f]{10}$/)],
      [expect.stringMatching(/^02[\da-f]{10}$/)],
      [],
    ]);
    expect(new Set(macs.flat()).size).toBe(2);
    expect(ownedHomes(readFleet(text, "example.yml"))).toEqual(homes);
  });

  it("have the address that the README names on the label of the Kims' washing machine", () => {
    const path = new URL("../../../../firmware-sim/fleets/neighbourhood.yml", import.meta.url);
    const homes = ownedHomes(readFleet(readFileSync(path, "utf8"), "neighbourhood.yml"));
    const washer = homes.flatMap(({ devices }) => devices).find(({ id }) => id === "sim-kim-washer");

    expect(washer?.macs).toEqual([expect.stringMatching(/7fae$/)]);
  });

  it.each([
    ["a country in words", "phone: 010-0000-0101, country: Korea", /two capital letters/],
    ["a phone number in words", "phone: ask me", /wanted digits/],
    ["something unknown", "phon: 1", /[Uu]nrecognized key/],
  ])("refuse %s", (_, owner, message) => {
    expect(() => readFleet(text.replace("phone: 010-0000-0101", owner), "x.yml")).toThrow(message);
  });
});

describe("customers of simulated devices", () => {
  it("are registered with the serials of their devices, and a home without people with its serials alone", async () => {
    const { plane, homes, clock, register } = setUp();

    await register();

    const washer = await plane.customers.ownerOf("kim-washer");
    const bought = homes[0]?.devices[1];
    expect(washer.customer).toMatchObject({ name: "Kim Seo-yeon", phone: "821000000101", language: "ko" });
    expect(washer.registration).toMatchObject({
      ...{ serial: bought?.serial, macs: bought?.macs, purchaseCountry: "KR" },
      installedAtMs: clock.nowMs() - (bought?.boughtDaysAgo ?? 0) * DAY_MS,
    });
    expect(await plane.customers.ownerOf("lee-washer")).toMatchObject({
      ...{ customer: null, registration: { serial: homes[1]?.devices[0]?.serial } },
    });
    expect(plane.auditEntries.map(({ actor, action, deviceId }) => `${actor} ${action} ${deviceId}`)).toEqual(
      [
        "npm start customer-created ",
        "npm start device-registered kim-board",
        "npm start device-registered kim-washer",
        "npm start device-registered lee-washer",
      ],
    );
  });

  it("stay as staff have changed them when everything starts again", async () => {
    const { plane, register } = setUp();
    await register();
    const { customer, registration } = await plane.customers.ownerOf("kim-washer");
    if (customer === null || registration === null) throw new Error("the washer has an owner");
    const audit = {
      ...{ atMs: 0, actor: "Ada", action: "customer-changed", deviceId: "", commandId: "", caseId: "" },
      ...{ consentId: "", detail: "" },
      outcome: "success",
    } as const;
    await plane.customers.save({ ...customer, name: "Kim Min-ji" }, audit);
    await plane.customers.register({ ...registration, serial: "OTHER-1" }, audit);
    const before = plane.auditEntries.length;

    await register();

    expect(await plane.customers.ownerOf("kim-washer")).toMatchObject({
      ...{ customer: { name: "Kim Min-ji" }, registration: { serial: "OTHER-1" } },
    });
    expect(plane.auditEntries).toHaveLength(before);
  });
});
