import { closeSync, constants, openSync, readSync } from "node:fs";
import { KIBIBYTE } from "@housecall/proto/base";
import type { KernelLog } from "./ports.ts";

/** A record never exceeds this: CONSOLE_EXT_LOG_MAX of the kernel. */
const RECORD_BYTES = 8 * KIBIBYTE;

/** /dev/kmsg of this machine, without waiting: each read gives one record or EAGAIN. */
export const linuxKernelLog: KernelLog = {
  open: async () => {
    let descriptor: number;
    try {
      descriptor = openSync("/dev/kmsg", constants.O_RDONLY | constants.O_NONBLOCK);
    } catch {
      return undefined;
    }
    const buffer = Buffer.alloc(RECORD_BYTES);
    return {
      next: () => {
        try {
          return buffer.toString("utf8", 0, readSync(descriptor, buffer, 0, RECORD_BYTES, null));
        } catch (error) {
          // EPIPE: records were overwritten before we read them; the next read gives the oldest left.
          return (error as NodeJS.ErrnoException).code === "EPIPE" ? "overwritten" : undefined;
        }
      },
      close: () => closeSync(descriptor),
    };
  },
};
