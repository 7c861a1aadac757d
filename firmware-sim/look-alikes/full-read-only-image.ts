import { MEBIBYTE } from "@housecall/proto/base";
import type { Fault } from "../faults/fault.ts";

/** Images without a free block: one squashfs, one ext4 (a recovery partition), both mounted read-only. */
const IMAGES = [
  { source: "/dev/loop0", mount: "/media/manual", type: "squashfs" },
  { source: "/dev/mmcblk0p1", mount: "/media/recovery", type: "ext4" },
] as const;

/** A read-only image is always 100 % full, and nothing is wrong. */
export const fullReadOnlyImage: Fault = {
  id: "full-read-only-image",
  kind: "look-alike",
  about: "Read-only images are mounted; a packed image has no free block",
  remedy: "none needed",
  begin: ({ storage }) => {
    for (const image of IMAGES) {
      storage.mount({
        ...image,
        access: "ro",
        totalBytes: 180 * MEBIBYTE,
        usedBytes: 180 * MEBIBYTE,
        reservedRatio: 0,
        bytesPerInode: 16_384,
      });
    }
    return {
      step: () => undefined,
      recover: () => {
        for (const { mount } of IMAGES) storage.unmount(mount);
      },
    };
  },
};
