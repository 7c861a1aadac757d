import { findModel, SimulatedDevice } from "@housecall/firmware-sim";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, silentLogger } from "@housecall/proto/base";
import { WorldClock } from "@housecall/proto/clock";
import { describe, expect, it } from "vitest";
import { Listener } from "./lib/heard-device.ts";

const NOW_MS = Date.UTC(2026, 2, 1);

/** A washer that lived through two days on its own and is then switched on in the present. */
async function livedThrough() {
  const model = findModel("washer-fl9");
  if (model === undefined) throw new Error("the model is gone");
  const past = new WorldClock(NOW_MS - 2 * DAY_MS);
  const present = new WorldClock(NOW_MS);
  const listener = new Listener();
  const device = new SimulatedDevice({
    deviceId: "sim-device",
    model,
    seed: 4,
    world: past,
    transport: listener,
    logger: silentLogger,
  });
  device.powerOn({ pace: "history" });
  await past.advance(2 * DAY_MS - MINUTE_MS);
  const heardInHistory = listener.bodies.length;
  const down = device.shutDown();
  await past.advance(MINUTE_MS);
  await down;
  device.moveTo(present);
  device.powerOn();
  await present.advance(2 * MINUTE_MS);
  return { device, listener, present, heardInHistory };
}

describe("a device with a history", () => {
  it("says nothing in its history, and then tells all of it, once a minute, through its real agent", async () => {
    const { listener, heardInHistory } = await livedThrough();

    const samples = listener.samples("drum_level_khz").filter(({ atMs }) => atMs < NOW_MS);
    const distances = samples.slice(1).map(({ atMs }, index) => atMs - (samples[index]?.atMs ?? 0));
    expect(heardInHistory).toBe(0);
    expect(samples.length).toBeGreaterThan(2 * 24 * 60 - 10);
    // One more each time a cycle begins or ends.
    expect(samples.length).toBeLessThan(2 * 24 * 60 + 20);
    expect(Math.max(...distances)).toBeLessThanOrEqual(2 * MINUTE_MS);
    expect(listener.events.some(({ name }) => name === "cycle-finished")).toBe(true);
  });

  it("tells all streams side by side, for whoever reads must put them together again", async () => {
    const { listener } = await livedThrough();

    const kinds = listener.bodies.map(({ kind }) => (kind === "metrics" ? "metrics" : "other"));
    const half = kinds.slice(0, Math.floor(kinds.length / 2));
    const shareIn = (list: readonly string[]): number =>
      list.filter((kind) => kind === "metrics").length / list.length;
    expect(Math.abs(shareIn(half) - shareIn(kinds))).toBeLessThan(0.1);
  });

  it("goes on in the present at its ordinary pace", async () => {
    const { device, listener, present } = await livedThrough();

    device.home.use = "constant";
    await present.advance(HOUR_MS / 4);

    const samples = listener.samples("drum_level_khz").filter(({ atMs }) => atMs > NOW_MS + 6 * MINUTE_MS);
    expect(samples.length).toBeGreaterThan(300);
    expect(samples[0]?.atMs).toBeLessThan(NOW_MS + 8 * MINUTE_MS);
  });

  it("cannot change its time while it is on", async () => {
    const { device } = await livedThrough();

    expect(() => device.moveTo(new WorldClock(NOW_MS + SECOND_MS))).toThrow(/is switched on/);
  });
});
