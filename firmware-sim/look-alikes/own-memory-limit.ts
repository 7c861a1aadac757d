import type { Fault } from "../faults/fault.ts";
import { killForOwnLimit } from "../machine/oom-killer.ts";

const SERVICE = "web";

/** A program outgrows the limit that was set for it (MemoryMax=); the machine has memory enough. */
export const ownMemoryLimit: Fault = {
  id: "own-memory-limit",
  kind: "look-alike",
  about: "The web interface is killed once for its own memory limit while memory is plenty",
  remedy: "none needed",
  begin: ({ machine }) => {
    const process = machine?.processes.ofUnit(SERVICE);
    if (machine !== undefined && process !== undefined) killForOwnLimit(machine, process);
    return { step: () => undefined, recover: () => undefined };
  },
};
