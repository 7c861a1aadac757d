/**
 * Fullness of file systems by statfs(2), and traffic of disks from /proc/diskstats, proc_diskstats(5):
 *
 *      254       0 vda 7245 1204 1203346 3360 27131 8721 1034104 12130 0 9136 15490
 *                  name reads merged sectors ms writes merged sectors ...
 *
 * A sector is 512 bytes whatever the disk's own are. Partitions, loop, ram and zram devices are left out.
 */
import type { FileSystemStats, FileSystemUsage, TextFiles } from "../platform/ports.ts";
import { allOf, type Collector, type Measurement, measurement } from "./collector.ts";
import { MAX_MOUNTS, type Mount, parseMounts } from "./mounts.ts";

/** Traffic of one disk since boot. */
export interface DiskTraffic {
  readonly disk: string;
  readonly readBytes: number;
  readonly writtenBytes: number;
}

const SECTOR_BYTES = 512;
const MAX_DISKS = 16;
const WHOLE_DISK = /^(?:[shv]d[a-z]{1,2}|xvd[a-z]|nvme\d{1,3}n\d{1,3}|mmcblk\d{1,3}|md\d{1,3})$/;

/** Traffic of whole disks, at most 16; damaged lines are skipped. */
export function parseDiskstats(text: string): readonly DiskTraffic[] {
  const disks: DiskTraffic[] = [];
  for (const line of text.split("\n")) {
    const [, , disk = "", , , read, , , , written] = line.trim().split(/ +/);
    const traffic = {
      disk,
      readBytes: Number(read) * SECTOR_BYTES,
      writtenBytes: Number(written) * SECTOR_BYTES,
    };
    if (
      !WHOLE_DISK.test(disk) ||
      !Number.isSafeInteger(traffic.readBytes) ||
      !Number.isSafeInteger(traffic.writtenBytes)
    )
      continue;
    if (traffic.readBytes + traffic.writtenBytes > 0) disks.push(traffic);
  }
  return disks.slice(0, MAX_DISKS);
}

/** Fullness per real mount, traffic per disk. */
export function createDiskCollector(options: {
  readonly files: TextFiles;
  readonly fileSystems: FileSystemStats;
  readonly procFolder: string;
}): Collector {
  const { files, fileSystems, procFolder } = options;
  return {
    name: "disk",
    cadenceSeconds: 10,
    collect: async () => {
      const mountsText = await files.read(`${procFolder}/self/mounts`);
      const mounts = parseMounts(mountsText ?? "");
      const measurements: Measurement[] = [];
      for (const mount of mounts) {
        const usage = await fileSystems.usage(mount.mount);
        if (usage !== undefined && usage.totalBytes > 0) measurements.push(...fullness(mount, usage));
      }
      const disksText = await files.read(`${procFolder}/diskstats`);
      const disks = parseDiskstats(disksText ?? "");
      for (const { disk, readBytes, writtenBytes } of disks) {
        measurements.push(...measurement("disk_read_bytes_total", readBytes, disk));
        measurements.push(...measurement("disk_written_bytes_total", writtenBytes, disk));
      }
      const present = {
        mount:
          mountsText === undefined
            ? undefined
            : allOf(
                mounts.map(({ mount }) => mount),
                MAX_MOUNTS,
              ),
        disk:
          disksText === undefined
            ? undefined
            : allOf(
                disks.map(({ disk }) => disk),
                MAX_DISKS,
              ),
      };
      return { measurements, present };
    },
  };
}

function fullness({ mount, isReadOnly }: Mount, usage: FileSystemUsage): readonly Measurement[] {
  const usedBytes = usage.totalBytes - usage.freeBytes;
  const usedRatio = 1 - usage.availableBytes / (usedBytes + usage.availableBytes);
  const inodesUsed = usage.inodes > 0 ? 1 - usage.freeInodes / usage.inodes : undefined;
  return [
    ...measurement("disk_used_ratio", usedRatio, mount),
    ...measurement("disk_free_bytes", usage.availableBytes, mount),
    ...measurement("disk_inodes_used_ratio", inodesUsed, mount),
    ...measurement("disk_read_only", isReadOnly ? 1 : 0, mount),
  ];
}
