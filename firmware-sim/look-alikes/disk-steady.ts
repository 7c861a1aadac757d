import type { Fault } from "../faults/fault.ts";

const MOUNT = "/data";
/** Full for somebody who looks, and as it always is, ours. */
const LEVEL_RATIO = 0.94;
/** Recordings come and go: the level swings by so much, once in four minutes; ours. */
const SWING_RATIO = 0.005;
const PERIOD_MS = 240_000;

/** A disk that is rather full, on purpose, and stays so: a ring of recordings. */
export const diskSteady: Fault = {
  id: "disk-steady",
  kind: "look-alike",
  about: "A ring of recordings keeps /data at 94 %",
  remedy: "none needed",
  begin: ({ storage }) => {
    const beforeBytes = storage.usedBytes(MOUNT);
    const roomBytes = beforeBytes + storage.availableBytes(MOUNT);
    return {
      step: ({ sinceBeginMs }) => {
        const swing = SWING_RATIO * Math.sin((2 * Math.PI * sinceBeginMs) / PERIOD_MS);
        storage.fillTo(MOUNT, roomBytes * (LEVEL_RATIO + swing));
      },
      recover: () => storage.fillTo(MOUNT, beforeBytes),
    };
  },
};
