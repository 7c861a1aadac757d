import { MEBIBYTE } from "@housecall/proto/base";
import type { Fault } from "./fault.ts";

const MOUNT = "/mnt/recordings";
/** A small memory card, ours. */
const SIZE_BYTES = 512 * MEBIBYTE;

/** A removable disk is full until somebody takes it away, with all that is on it. Severity: share that is filled. */
export const diskRemovedWhileFull: Fault = {
  id: "disk-removed-while-full",
  kind: "fault",
  about: "A full removable disk is mounted on /mnt/recordings",
  remedy: "customer: unmount the disk and take it away",
  applyRemedy: ({ storage }) => storage.unmount(MOUNT),
  begin: ({ storage }) => {
    storage.mount({
      source: "/dev/sda1",
      mount: MOUNT,
      type: "ext4",
      access: "rw",
      totalBytes: SIZE_BYTES,
      usedBytes: 0,
      reservedRatio: 0,
      bytesPerInode: 16_384,
    });
    let isMounted = true;
    return {
      step: ({ strength }) => {
        if (isMounted) storage.fillTo(MOUNT, SIZE_BYTES * strength);
      },
      recover: () => {
        isMounted = false;
        storage.unmount(MOUNT);
      },
    };
  },
};
