import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { allModels, findFault, findModel } from "@housecall/firmware-sim";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, silentLogger } from "@housecall/proto/base";
import { WorldClock } from "@housecall/proto/clock";
import { describe, expect, it } from "vitest";
import { readFleet, uniformFleet } from "../../../firmware-sim/fleet/fleet-file.ts";
import { SimulatedFleet } from "../../../firmware-sim/fleet/simulated-fleet.ts";
import { Listener } from "./lib/heard-device.ts";

const text = `
fleet: example
about: Two homes.
history: 4h
homes:
  - home: kim
    use: constant
    devices:
      - { id: kim-board, model: linux-board }
      - id: kim-washer
        name: Washer of the Kims
        model: washer-fl9
        faults: [{ fault: washer-taps-closed, since: 2h }]
  - home: lee
    devices: [{ id: lee-washer, model: washer-fl9 }]
`;

function read(change: (text: string) => string) {
  return readFleet(change(text), "example.yml");
}

describe("the fleets that come with it", () => {
  const folder = join(import.meta.dirname, "../../../firmware-sim/fleets");

  it.each(readdirSync(folder))("%s can be read", (name) => {
    expect(() => readFleet(readFileSync(join(folder, name), "utf8"), name)).not.toThrow();
  });
});

describe("the neighbourhood of npm start", () => {
  const path = join(import.meta.dirname, "../../../firmware-sim/fleets/neighbourhood.yml");
  const devices = readFleet(readFileSync(path, "utf8"), path).homes.flatMap((home) => home.devices);

  it("has 24 devices, as README.md says, of every class", () => {
    const classes = devices.map(({ model }) => findModel(model)?.deviceClass);

    expect(devices).toHaveLength(24);
    expect(new Set(classes)).toEqual(new Set(allModels.map(({ deviceClass }) => deviceClass)));
  });

  it("has more than six faults to be seen, and more devices that are sound", () => {
    const isIll = (faults: readonly { readonly fault: string }[]): boolean =>
      faults.some(({ fault }) => findFault(fault)?.kind === "fault");

    const ill = devices.filter(({ faults }) => isIll(faults));
    expect(ill.length).toBeGreaterThan(6);
    expect(devices.length - ill.length).toBeGreaterThan(ill.length);
  });
});

describe("readFleet", () => {
  it("reads lengths of time and fills in what is not said", () => {
    const fleet = read((same) => same);

    expect(fleet.history).toBe(4 * HOUR_MS);
    expect(fleet.homes[0]?.devices[1]?.faults).toEqual([
      { fault: "washer-taps-closed", since: 2 * HOUR_MS, onset: 0, severity: 1 },
    ]);
    expect(fleet.homes[1]).toMatchObject({ use: "normal" });
  });

  it.each([
    [
      "an unknown model",
      (at: string) => at.replace("linux-board", "toaster"),
      /there is no such device model/,
    ],
    ["an unknown fault", (at: string) => at.replace("taps-closed", "taps-gone"), /there is no such fault/],
    [
      "a fault with two beginnings",
      (at: string) => at.replace("2h", "2h, after: 1m"),
      /either since or after/,
    ],
    ["a fault that ended before it began", (at: string) => at.replace("2h", "2h, until: 3h"), /after since/],
    ["two ends", (at: string) => at.replace("2h", "2h, until: 1h, recover: 1h"), /either until or recover/],
    ["a fault before the history", (at: string) => at.replace("since: 2h", "since: 7h"), /began before/],
    [
      "a fault of another class",
      (at: string) => at.replace("model: washer-fl9\n", "model: linux-board\n"),
      /is for devices of class washer, got linux/,
    ],
    [
      "the same device twice",
      (at: string) => at.replace("lee-washer", "kim-board"),
      /kim-board stands twice/,
    ],
    [
      "a history that the agent would not keep",
      (at: string) => at.replace("history: 4h", "history: 8d"),
      /at most 7d/,
    ],
  ])("refuses %s", (_, change, message) => {
    expect(() => read(change)).toThrow(message);
  });
});

describe("SimulatedFleet", () => {
  interface World {
    readonly refuse?: string;
    readonly isNew?: boolean;
    /** How long ago an earlier process left it. */
    readonly pauseMs?: number;
    readonly change?: (text: string) => string;
  }

  function setUp(options: World = {}) {
    const clock = new WorldClock(Date.UTC(2026, 2, 1));
    const listeners = new Map<string, Listener>();
    const live: string[] = [];
    const failed: string[] = [];
    const fleet = new SimulatedFleet({
      fleet: read(options.change ?? ((same) => same)),
      clock,
      logger: silentLogger,
      connect: async (deviceId) => {
        if (deviceId === options.refuse) throw new Error("the token was used");
        const transport = new Listener();
        listeners.set(deviceId, transport);
        const leftAtMs = options.pauseMs === undefined ? undefined : clock.nowMs() - options.pauseMs;
        return { transport, commandKeys: [], isNew: options.isNew ?? true, leftAtMs };
      },
      onLive: (deviceId) => live.push(deviceId),
      onFailed: (deviceId, reason) => failed.push(`${deviceId}: ${reason}`),
    });
    return { clock, fleet, listeners, live, failed };
  }

  it("brings every device to life, those with faults first, with the past of the fault", async () => {
    const { clock, fleet, listeners, live } = setUp();

    await fleet.start(new AbortController().signal);
    await clock.advance(3 * MINUTE_MS);

    expect(live).toEqual(["kim-washer", "kim-board", "lee-washer"]);
    const names = listeners.get("kim-washer")?.events.map(({ name }) => name) ?? [];
    expect(names.indexOf("cycle-finished")).toBeLessThan(names.indexOf("water_supply_error"));
    expect(names).toContain("water_supply_error");
    expect(listeners.get("lee-washer")?.events.map(({ name }) => name)).not.toContain("water_supply_error");
  });

  it("ends what is over before the present begins", async () => {
    const { clock, fleet, listeners } = setUp({ change: (at) => at.replace("2h", "3h, until: 2h") });

    await fleet.start(new AbortController().signal);
    await clock.advance(3 * MINUTE_MS);

    const names = listeners.get("kim-washer")?.events.map(({ name }) => name) ?? [];
    expect(names).toContain("water_supply_error");
    expect(names.lastIndexOf("cycle-finished")).toBeGreaterThan(names.lastIndexOf("water_supply_error") + 1);
  });

  it("goes on without a device that cannot be claimed, and says why", async () => {
    const { fleet, live, failed } = setUp({ refuse: "kim-board" });

    await fleet.start(new AbortController().signal);

    expect(live).toEqual(["kim-washer", "lee-washer"]);
    expect(failed).toEqual(["kim-board: the token was used"]);
  });

  it("gives no past to a device that the server knows already", async () => {
    const { clock, fleet, listeners } = setUp({ isNew: false });

    await fleet.start(new AbortController().signal);
    await clock.advance(2 * MINUTE_MS);

    const first = listeners.get("kim-washer")?.samples("drum_level_khz")[0];
    expect(first?.atMs).toBeGreaterThanOrEqual(Date.UTC(2026, 2, 1));
  });

  it.each([
    ["a minute is no pause", MINUTE_MS, 0],
    ["nor is one that is shorter than five", 5 * MINUTE_MS - 1, 0],
    ["five minutes are lived through", 5 * MINUTE_MS, 5 * MINUTE_MS],
    ["so are hours", 3 * HOUR_MS, 3 * HOUR_MS],
    ["of eight days the last seven", 8 * DAY_MS, 7 * DAY_MS],
  ])("lives through the time since it was left, as its people did: %s", async (_, pauseMs, livedMs) => {
    const { clock, fleet, listeners } = setUp({ isNew: false, pauseMs });

    await fleet.start(new AbortController().signal);
    await clock.advance(3 * MINUTE_MS);

    const firstMs = listeners.get("kim-washer")?.samples("drum_level_khz")[0]?.atMs ?? Number.NaN;
    const sinceMs = Date.UTC(2026, 2, 1) - livedMs;
    expect(firstMs).toBeGreaterThanOrEqual(sinceMs);
    expect(firstMs).toBeLessThan(sinceMs + 3 * MINUTE_MS);
  });

  it("stops between two devices, and shuts those down that run", async () => {
    const stopping = new AbortController();
    stopping.abort();
    const { fleet, live } = setUp();

    await fleet.start(stopping.signal);

    expect(live).toEqual([]);
  });

  it("shuts all devices down in an orderly way", async () => {
    const { clock, fleet } = setUp({ isNew: false });
    await fleet.start(new AbortController().signal);
    await clock.advance(MINUTE_MS);

    const stopped = fleet.stop();
    await clock.advance(10 * SECOND_MS);
    await stopped;

    expect(fleet.members.map(({ device }) => device.machine)).toEqual([undefined, undefined, undefined]);
  });
});

describe("fleets that are made", () => {
  it("have one home for each of many devices, of the models in turn", () => {
    const { homes } = uniformFleet({ count: 3, models: ["linux-board", "washer-fl9"], seed: 1 });

    expect(homes.map(({ devices }) => devices[0]?.model)).toEqual([
      "linux-board",
      "washer-fl9",
      "linux-board",
    ]);
    expect(new Set(homes.map(({ home }) => home)).size).toBe(3);
  });
});
