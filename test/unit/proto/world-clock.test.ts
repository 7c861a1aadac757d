import { WorldClock } from "@housecall/proto/clock";
import { describe, expect, it } from "vitest";

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

  it("runs among timers of one time that first which was asked for first, also when it is told late", async () => {
    const clock = new WorldClock(START_AT_MS);
    const ran: string[] = [];
    await clock.advance(50);
    clock.after(50, () => ran.push("asked at 50"));
    clock.at(100, () => ran.push("asked at 50, told later"), { askedMs: 50 });
    clock.at(100, () => ran.push("asked at 30"), { askedMs: 30 });
    clock.at(100, () => ran.push("asked at 70"), { askedMs: 70 });

    await clock.advance(50);

    expect(ran).toEqual(["asked at 30", "asked at 50", "asked at 50, told later", "asked at 70"]);
  });

  it("says when something is due, and runs that alone", async () => {
    const clock = new WorldClock(START_AT_MS);
    const ran: number[] = [];
    const stop = clock.after(10, () => ran.push(10));
    for (const delayMs of [30, 20]) clock.after(delayMs, () => ran.push(delayMs));

    stop();
    const firstMs = clock.nextDueMs;
    await clock.runNext();

    expect([firstMs, clock.uptimeMs(), clock.nextDueMs]).toEqual([20, 20, 30]);
    expect(ran).toEqual([20]);
  });

  it("has nothing due when every timer has run or was stopped", async () => {
    const clock = new WorldClock(START_AT_MS);
    clock.after(10, () => undefined)();

    await clock.runNext();

    expect([clock.nextDueMs, clock.uptimeMs()]).toEqual([Number.POSITIVE_INFINITY, 0]);
  });

  it("passes to a time without running what is due then", async () => {
    const clock = new WorldClock(START_AT_MS);
    const ran: number[] = [];
    clock.after(10, () => ran.push(clock.uptimeMs()));

    await clock.passTo(10);
    const before = [...ran];
    await clock.advance(0);

    expect(before).toEqual([]);
    expect(ran).toEqual([10]);
  });
});
