import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A real ext4 file system of a few megabytes, mounted. */
export interface SmallDisk {
  readonly mountPoint: string;
  /** Writes a file of `bytes` zero bytes, as far as there is room. */
  fill(bytes: number): void;
  empty(): void;
  remove(): void;
}

/** Makes and mounts a file system; needs root and a loop device. */
export function makeSmallDisk(sizeBytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "housecall-disk-"));
  const image = join(folder, "image");
  const mountPoint = join(folder, "disk");
  writeFileSync(image, "");
  truncateSync(image, sizeBytes);
  execFileSync("mkfs.ext4", ["-q", "-m", "0", image]);
  execFileSync("mkdir", [mountPoint]);
  execFileSync("mount", ["-o", "loop", image, mountPoint]);
  const ballast = join(mountPoint, "ballast");
  return {
    mountPoint,
    fill: (bytes) => {
      try {
        writeFileSync(ballast, Buffer.alloc(bytes));
      } catch (error) {
        // A full disk is what this is for; anything else is a fault of the test.
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      }
    },
    empty: () => rmSync(ballast, { force: true }),
    remove: () => {
      execFileSync("umount", ["-l", mountPoint]);
      rmSync(folder, { recursive: true });
    },
  };
}
