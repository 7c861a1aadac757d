import { WorldClock } from "@housecall/proto/clock";
import { describe, expect, it } from "vitest";
import { DeviceClock } from "../../../firmware-sim/clock/device-clock.ts";

const START_AT_MS = Date.UTC(2026, 0, 1);

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
