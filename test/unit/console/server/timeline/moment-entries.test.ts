import type { DeviceMoment, DeviceMomentData } from "@housecall/broker";
import { describe, expect, it } from "vitest";
import { momentEntries } from "../../../../../console/server/timeline/moment-entries.ts";

let commitSeq = 0;
const at = (atMs: number, data: DeviceMomentData): DeviceMoment => {
  commitSeq += 1;
  return { deviceId: "washer-1", commitSeq, atMs, receivedAtMs: atMs, data };
};
const down = (atMs: number) => at(atMs, { kind: "disconnected" });
const up = (atMs: number, firmware = "1.0") =>
  at(atMs, { kind: "connected", bootId: "b", bootReason: "restart", bootedAtMs: atMs, firmware });
const told = (atMs: number, name: string, attributes = {}) =>
  at(atMs, { kind: "event", name, severity: 5, attributes });

const nothing = { link: undefined, connected: undefined, connectedAfter: undefined };
const entriesOf = (moments: DeviceMoment[], around: Partial<Parameters<typeof momentEntries>[1]> = {}) =>
  momentEntries(moments.toReversed(), { ...nothing, ...around }).map(({ id: _id, ...entry }) => entry);

describe("times without a connection", () => {
  it("last from the end of one session to the next birth", () => {
    expect(entriesOf([down(1_100), up(1_300)])).toEqual([
      { kind: "offline", atMs: 1_100, endMs: 1_300, isOngoing: false },
    ]);
  });

  it("begin before the range when the device was gone then", () => {
    expect(entriesOf([up(1_300)], { link: down(400), connected: up(100) })).toEqual([
      { kind: "offline", atMs: 400, endMs: 1_300, isOngoing: false },
    ]);
  });

  it("go on when the device never came back", () => {
    expect(entriesOf([down(1_900)])).toEqual([
      { kind: "offline", atMs: 1_900, endMs: null, isOngoing: true },
    ]);
  });

  it("end with the first connection after the range, also when they cover all of it", () => {
    expect(entriesOf([], { link: down(400), connectedAfter: up(9_000) })).toEqual([
      { kind: "offline", atMs: 400, endMs: 9_000, isOngoing: false },
    ]);
  });

  it("are none when a new session took over at once", () => {
    expect(entriesOf([down(1_100), up(1_100)])).toEqual([]);
  });

  it("begin with the first of several ends in a row", () => {
    expect(entriesOf([down(1_100), down(1_200), up(1_300)])).toMatchObject([{ atMs: 1_100, endMs: 1_300 }]);
  });
});

describe("changes of firmware", () => {
  it("are told when a birth names another than the one before, also from before the range", () => {
    const before = { connected: up(100, "1.0") };
    expect(entriesOf([up(1_200, "1.0"), up(1_400, "1.1"), up(1_500, ""), up(1_600, "1.1")], before)).toEqual([
      { kind: "firmware", from: "1.0", to: "1.1", atMs: 1_400, endMs: null, isOngoing: false },
    ]);
  });

  it("are none for the first birth ever", () => {
    expect(entriesOf([up(1_200, "1.0")])).toEqual([]);
  });
});

describe("events", () => {
  it("are told with their attributes; a boot is a reboot with its reason", () => {
    expect(entriesOf([told(1_100, "boot", { reason: "power_loss" }), told(1_200, "door-opened")])).toEqual([
      { kind: "reboot", reason: "power_loss", atMs: 1_100, endMs: null, isOngoing: false },
      {
        kind: "event",
        name: "door-opened",
        severity: 5,
        attributes: {},
        atMs: 1_200,
        endMs: null,
        isOngoing: false,
      },
    ]);
  });

  it("leave out what other lanes tell", () => {
    expect(entriesOf([told(1_100, "command-refused")])).toEqual([]);
  });
});
