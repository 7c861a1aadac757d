import type { LiveEvent } from "@housecall/proto/api";
import { silentLogger } from "@housecall/proto/base";
import { beforeEach, expect, it } from "vitest";
import { ProblemBook } from "../../../../broker/health/problem-book.ts";
import { LiveHub } from "../../../../broker/live/live-hub.ts";
import { type VirtualClock, virtualClock } from "../../../lib/virtual-clock.ts";

let clock: VirtualClock;
let hub: LiveHub;
let events: LiveEvent[];
beforeEach(() => {
  clock = virtualClock();
  hub = new LiveHub({ clock, logger: silentLogger });
  events = [];
});

const value = (signal: string, each: number) => ({ signal, instance: "", unit: "", value: each, atMs: 1 });
const tail = (deviceId: string): LiveEvent => ({
  kind: "tail",
  deviceId,
  commandId: "c",
  lines: [],
  droppedLines: 0,
  sentLines: 0,
  lostLines: 0,
});

it("tells a listener of one device nothing of others", () => {
  hub.subscribe({ deviceId: "dev-1", onEvent: (event) => events.push(event) });

  hub.publish(tail("dev-1"));
  hub.publish(tail("dev-2"));

  expect(events).toEqual([tail("dev-1")]);
});

it("collects values per device and tells the newest of each signal", async () => {
  hub.subscribe({ onEvent: (event) => events.push(event) });
  hub.publishValues("dev-1", [value("a", 1), value("b", 2)]);
  hub.publishValues("dev-1", [value("a", 3)]);
  expect(events).toEqual([]);

  await clock.advance(600);

  expect(events).toEqual([{ kind: "values", deviceId: "dev-1", values: [value("a", 3), value("b", 2)] }]);
});

it("drops a listener that throws and goes on with the others", () => {
  let thrown = 0;
  hub.subscribe({
    onEvent: () => {
      thrown += 1;
      throw new Error("page closed");
    },
  });
  hub.subscribe({ onEvent: (event) => events.push(event) });

  hub.publish(tail("dev-1"));
  hub.publish(tail("dev-1"));

  expect([thrown, events.length]).toEqual([1, 2]);
});

it("tells nothing after unsubscribing", () => {
  const stop = hub.subscribe({ onEvent: (event) => events.push(event) });
  stop();

  hub.publish(tail("dev-1"));

  expect(events).toEqual([]);
});

it("remembers since when a problem is there, and forgets it when it is gone", async () => {
  const book = new ProblemBook(clock);
  const problem = { code: "DISK_FULL", message: "full", kind: "store_full", parameters: {} } as const;
  const [first] = book.update([problem]);
  await clock.advance(5_000);

  expect(book.update([problem])).toEqual([first]);
  book.update([]);
  expect(book.update([problem])[0]?.sinceMs).toBe((first?.sinceMs ?? 0) + 5_000);
});
