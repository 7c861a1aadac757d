import { describe, expect, it } from "vitest";
import { DeviceClock } from "../../../firmware-sim/clock/device-clock.ts";
import { WorldClock } from "../../../firmware-sim/clock/world-clock.ts";

const START_AT_MS = Date.UTC(2026, 0, 1);

describe("WorldClock", () => {
  it("runs timers by time and then by the order in which they were set", async () => {
    const clock = new WorldClock(START_AT_MS);
    const ran: string[] = [];
    clock.after(300, () => ran.push("c"));
    clock.after(100, () => ran.push("a"));
    clock.after(100, () => ran.push("b"));
    clock.every(250, () => ran.push(`every ${clock.uptimeMs()}`));

    await clock.advance(500);

    expect(ran).toEqual(["a", "b", "every 250", "c", "every 500"]);
  });

  it("finishes what a timer began before the next one runs", async () => {
    const clock = new WorldClock(START_AT_MS);
    const ran: string[] = [];
    clock.after(1, async () => {
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      ran.push("first");
    });
    clock.after(1, () => ran.push("second"));

    await clock.advance(1);

    expect(ran).toEqual(["first", "second"]);
  });

  it("never runs a timer that was stopped", async () => {
    const clock = new WorldClock(START_AT_MS);
    let runs = 0;
    const stop = clock.every(10, () => {
      runs += 1;
      if (runs === 3) stop();
    });

    await clock.advance(1_000);

    expect(runs).toBe(3);
  });

  it("rejects a sleep whose signal aborts", async () => {
    const clock = new WorldClock(START_AT_MS);
    const stopping = new AbortController();
    const slept = clock.sleep(100, stopping.signal);

    stopping.abort(new Error("enough"));

    await expect(slept).rejects.toThrow("enough");
  });
});

describe("DeviceClock", () => {
  it("shows a wrong wall clock beside a right uptime", async () => {
    const world = new WorldClock(START_AT_MS);
    await world.advance(5_000);
    const clock = new DeviceClock(world, { errorMs: -3_600_000 });

    await world.advance(1_000);

    expect(clock.nowMs()).toBe(START_AT_MS + 6_000 - 3_600_000);
    expect(clock.uptimeMs()).toBe(1_000);
  });

  it("runs nothing after the power is gone", async () => {
    const world = new WorldClock(START_AT_MS);
    const clock = new DeviceClock(world);
    const ran: string[] = [];
    clock.after(10, () => ran.push("after"));
    clock.every(10, () => ran.push("every"));
    void clock.sleep(10).then(() => ran.push("slept"));

    clock.halt();
    clock.after(10, () => ran.push("too late"));
    await world.advance(100);

    expect(ran).toEqual([]);
  });
});
