import { SECOND_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../device/simulated-device.ts";
import type { Process } from "../machine/processes.ts";
import type { Fault } from "./fault.ts";

const LEAKER = "recorder";
/** From one kill to the next the leak goes on at the pace of the onset; ours. */
const MARGIN = 1.05;

/**
 * A program leaks until the kernel kills it; systemd starts it again and it leaks again.
 *
 * Severity: 1 exhausts the memory at the end of the onset; less stays below without a kill.
 */
export const memoryLeak: Fault = {
  id: "memory-leak",
  kind: "fault",
  about: "The event recorder leaks memory until the kernel kills it, again and again",
  remedy: "remote: install the version without the leak",
  applyRemedy: (device) => device.machine?.systemd.repair(LEAKER),
  begin: (device, { onsetMs, severity }) => {
    const roomBytes = (device.machine?.memory.availableBytes ?? 0) * MARGIN;
    let last = { pid: 0, sinceMs: 0 };
    return {
      step: ({ sinceBeginMs, strength }) => {
        const process = leaker(device);
        if (process === undefined) return;
        // In a pause nothing leaks: what has leaked stays until the program ends.
        if (strength <= 0) {
          last = { ...last, sinceMs: last.sinceMs + SECOND_MS };
          return;
        }
        if (process.pid !== last.pid) last = { pid: process.pid, sinceMs: sinceBeginMs };
        const share = onsetMs <= 0 ? 1 : Math.min(1, (sinceBeginMs - last.sinceMs) / onsetMs);
        process.rssBytes = normalSize(device) + Math.round(roomBytes * severity * share);
      },
      recover: () => device.machine?.systemd.repair(LEAKER),
    };
  },
};

function leaker({ machine }: SimulatedDevice): Process | undefined {
  return machine?.processes.ofUnit(LEAKER);
}

function normalSize({ machine }: SimulatedDevice): number {
  return machine?.systemd.unit(LEAKER)?.model.rssBytes ?? 0;
}
