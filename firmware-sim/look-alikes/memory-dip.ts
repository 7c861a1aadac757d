import type { Fault } from "../faults/fault.ts";

/** What stays available at the bottom; ours. */
const LEFT_RATIO = 0.05;
/** A large picture is turned: up, hold, down; ours. */
const LENGTH_MS = 150_000;

/** A program needs much memory for two minutes and gives it back; nobody is killed. */
export const memoryDip: Fault = {
  id: "memory-dip",
  kind: "look-alike",
  about: "A converter takes nearly all memory for two and a half minutes and ends",
  remedy: "none needed",
  begin: ({ machine }) => {
    if (machine === undefined) return { step: () => undefined, recover: () => undefined };
    const { memory, processes, clock } = machine;
    const wantedBytes = Math.max(0, memory.availableBytes - memory.totalBytes * LEFT_RATIO);
    const converter = processes.start({
      name: "convert",
      unit: "",
      startedAtMs: clock.uptimeMs(),
      rssBytes: 0,
      busyRatio: 0.9,
    });
    return {
      step: ({ sinceBeginMs }) => {
        converter.rssBytes = Math.round(wantedBytes * Math.sin((Math.PI * sinceBeginMs) / LENGTH_MS));
        if (sinceBeginMs >= LENGTH_MS) processes.end(converter.pid);
      },
      recover: () => processes.end(converter.pid),
    };
  },
};
