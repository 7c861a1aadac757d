import { statfs } from "node:fs/promises";
import type { FileSystemStats } from "./ports.ts";

/** statfs(2) of this machine. */
export const linuxFileSystemStats: FileSystemStats = {
  usage: async (mount) => {
    try {
      const stats = await statfs(mount);
      return {
        totalBytes: stats.blocks * stats.bsize,
        freeBytes: stats.bfree * stats.bsize,
        availableBytes: stats.bavail * stats.bsize,
        inodes: stats.files,
        freeInodes: stats.ffree,
      };
    } catch {
      return undefined;
    }
  },
};
