import { timelineQuery } from "@housecall/proto/api";
import { DAY_MS } from "@housecall/proto/base";
import { expect, it } from "vitest";
import { readTimeline } from "../../../../../console/server/timeline/read-timeline.ts";
import { deviceExample, inMemoryDataPlane } from "../../../../lib/in-memory-data-plane.ts";
import { virtualClock } from "../../../../lib/virtual-clock.ts";

const nowMs = Date.UTC(2026, 10, 28);

it("shows a time offline that began before the range and ended after it", async () => {
  const clock = virtualClock(nowMs);
  const plane = inMemoryDataPlane(clock);
  plane.devices.set("washer-1", deviceExample("washer-1", clock));
  const at = (atMs: number) => ({ deviceId: "washer-1", commitSeq: atMs, atMs, receivedAtMs: atMs });
  const [gone, back] = [nowMs - 6 * DAY_MS, nowMs - 2 * DAY_MS];
  const connected = {
    kind: "connected",
    bootId: "b",
    bootReason: "",
    bootedAtMs: back,
    firmware: "1",
  } as const;
  plane.telemetry.momentBefore = async () => ({ ...at(gone), data: { kind: "disconnected" } });
  plane.telemetry.connectionFrom = async () => ({ ...at(back), data: connected });
  const query = timelineQuery.parse({ fromMs: nowMs - 5 * DAY_MS, toMs: nowMs - 4 * DAY_MS });

  const { entries, lanes, isPartialBeforeMs } = await readTimeline({ plane, clock }, "washer-1", query);

  expect(entries).toMatchObject([{ kind: "offline", atMs: gone, endMs: back, isOngoing: false }]);
  expect(lanes.find(({ kind }) => kind === "offline")?.counts.every((count) => count === 1)).toBe(true);
  expect(isPartialBeforeMs).toBeNull();
});
