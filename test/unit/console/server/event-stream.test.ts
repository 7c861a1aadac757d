import { describe, expect, it } from "vitest";
import {
  createEventStream,
  type EventSocket,
  eventBufferLimitBytes,
} from "../../../../console/server/live/event-stream.ts";
import { deviceExample } from "../../../lib/in-memory-data-plane.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

function bench(options: { readsNothing?: boolean } = {}) {
  const clock = virtualClock();
  const state = {
    written: "",
    waitingBytes: 0,
    ended: 0,
    destroyed: 0,
    closed: 0,
    closeListener: (): void => undefined,
  };
  const socket: EventSocket = {
    get writableLength() {
      return state.waitingBytes;
    },
    write: (text) => {
      state.written += text;
      if (options.readsNothing) state.waitingBytes += text.length;
      return true;
    },
    end: () => (state.ended += 1),
    destroy: () => (state.destroyed += 1),
    on: (_event, run) => {
      state.closeListener = run;
    },
  };
  const stream = createEventStream({ socket, clock, onClose: () => (state.closed += 1) });
  return {
    clock,
    state,
    stream,
    event: { kind: "device", device: deviceExample("washer-1", clock) } as const,
  };
}

describe("event stream", () => {
  it("writes each event under the name of its kind", () => {
    const { state, stream, event } = bench();

    stream.send(event);

    expect(state.written).toBe(`retry: 2000\n\nevent: device\ndata: ${JSON.stringify(event)}\n\n`);
  });

  it("keeps one event in one frame when device text has line ends", () => {
    const { state, stream, event } = bench();

    stream.send({ ...event, device: { ...event.device, name: "a\n\nevent: fault\ndata: {}" } });

    expect(state.written.match(/^event: /gm)).toHaveLength(1);
  });

  it("says something every 15 s while nothing happens", async () => {
    const { clock, state } = bench();

    await clock.advance(45_000);

    expect(state.written.match(/: heartbeat/g)).toHaveLength(3);
  });

  it("cuts off a reader that does not keep up instead of buffering for it", () => {
    const { state, stream, event } = bench({ readsNothing: true });
    const frames = Math.ceil(eventBufferLimitBytes / JSON.stringify(event).length) + 10;

    for (let frame = 0; frame < frames * 3; frame += 1) stream.send(event);

    expect([state.destroyed, state.closed]).toEqual([1, 1]);
    expect(state.waitingBytes).toBeLessThan(eventBufferLimitBytes + 2_000);
  });

  it("stops its heartbeat when the reader leaves", async () => {
    const { clock, state } = bench();

    state.closeListener();
    await clock.advance(60_000);

    expect(state.closed).toBe(1);
    expect(state.written).not.toContain("heartbeat");
  });
});
