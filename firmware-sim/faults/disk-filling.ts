import type { SimulatedDevice } from "../device/simulated-device.ts";
import type { Fault } from "./fault.ts";

const MOUNT = "/data";
const WRITER = "recorder";
/** How often a program that cannot write says so, ours. */
const COMPLAINT_INTERVAL_MS = 30_000;

/** A log writer fills /data. Severity: share of what was free at the beginning. */
export const diskFilling: Fault = {
  id: "disk-filling",
  kind: "fault",
  about: "The event recorder writes logs to /data and never rotates them",
  remedy: "remote: rotate and purge the logs",
  applyRemedy: ({ storage }) => {
    const tidyBytes = storage.mounts.find(({ mount }) => mount === MOUNT)?.usedBytes ?? 0;
    storage.fillTo(MOUNT, Math.min(storage.usedBytes(MOUNT), tidyBytes));
  },
  begin: (device) => {
    const { storage } = device;
    const beforeBytes = storage.usedBytes(MOUNT);
    const freeBytes = storage.availableBytes(MOUNT);
    let complainedAtMs = Number.NEGATIVE_INFINITY;
    return {
      step: ({ strength, sinceBeginMs }) => {
        storage.fillTo(MOUNT, beforeBytes + freeBytes * strength);
        if (storage.availableBytes(MOUNT) > 0 || sinceBeginMs < complainedAtMs + COMPLAINT_INTERVAL_MS)
          return;
        complainedAtMs = sinceBeginMs;
        complain(device);
      },
      recover: () => storage.fillTo(MOUNT, beforeBytes),
    };
  },
};

function complain({ machine }: SimulatedDevice): void {
  machine?.log({
    priority: 3,
    unit: `${WRITER}.service`,
    identifier: WRITER,
    pid: machine.processes.ofUnit(WRITER)?.pid ?? 0,
    // strerror(ENOSPC), glibc.
    message: "write /data/events/current.log: No space left on device",
  });
}
