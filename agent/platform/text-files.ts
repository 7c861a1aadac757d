import { open, readdir } from "node:fs/promises";
import { KIBIBYTE } from "@housecall/proto/base";
import type { TextFiles } from "./ports.ts";

const DEFAULT_MAX_BYTES = 64 * KIBIBYTE;

/** Small text files of this machine. */
export const linuxTextFiles: TextFiles = {
  read: async (path, maxBytes = DEFAULT_MAX_BYTES) => {
    try {
      await using file = await open(path, "r");
      const buffer = Buffer.allocUnsafe(maxBytes);
      let length = 0;
      // Files of /proc give a page or a record per read.
      for (;;) {
        const { bytesRead } = await file.read(buffer, length, maxBytes - length, null);
        length += bytesRead;
        if (bytesRead === 0 || length === maxBytes) return buffer.toString("utf8", 0, length);
      }
    } catch {
      // Absent, unreadable or a device that answers with an error: for the caller all the same.
      return undefined;
    }
  },
  list: async (folder) => {
    try {
      return (await readdir(folder)).sort();
    } catch {
      return [];
    }
  },
};
