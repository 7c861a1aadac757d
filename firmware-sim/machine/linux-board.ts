import { KIBIBYTE, MEBIBYTE } from "@housecall/proto/base";
import type { MachineModel } from "./machine-model.ts";

/** mke2fs(8) -m: reserved blocks percentage, default 5. */
const EXT4_RESERVED_RATIO = 0.05;
/** mke2fs.conf(5): default inode_ratio. */
const EXT4_BYTES_PER_INODE = 16_384;

/**
 * A generic Linux appliance board: four small cores, 1 GiB, eMMC, Wi-Fi.
 *
 * Modelled on a Raspberry Pi 3 Model B+ (product brief: Cortex-A53 quad core, 1 GB LPDDR2).
 */
export const linuxBoard: MachineModel = {
  name: "linux-board",
  deviceClass: "linux",
  firmware: "1.4.2",
  osName: "Debian GNU/Linux 12 (bookworm)",
  // Debian 12 arm64 kernel package linux-image-6.1.0-31-arm64.
  kernelRelease: "6.1.0-31-arm64",
  cpuName: "ARMv8 Processor rev 4 (v8l)",
  processors: 4,
  memory: {
    // MemTotal of that board with 64 MiB given to the GPU; /proc/meminfo of a running one.
    totalBytes: 949_448 * KIBIBYTE,
    // Slab, page tables and stacks of a small system, ours.
    kernelBytes: 96 * MEBIBYTE,
    // mm/page_alloc.c: min_free_kbytes = sqrt(lowmem_kbytes * 16) = sqrt(949448 * 16).
    minFreeBytes: 3_897 * KIBIBYTE,
  },
  mounts: [
    mount({ source: "/dev/mmcblk0p2", mount: "/", totalBytes: 3_072 * MEBIBYTE, usedRatio: 0.46 }),
    mount({ source: "/dev/mmcblk0p3", mount: "/data", totalBytes: 2_048 * MEBIBYTE, usedRatio: 0.38 }),
  ],
  // Sizes and loads as such services show in ps(1) on a small system, ours.
  services: [
    service({ name: "systemd-journald", description: "Journal Service", rssMebibytes: 12 }),
    service({ name: "web", description: "Web interface", rssMebibytes: 38, busyRatio: 0.02 }),
    service({ name: "recorder", description: "Event recorder", rssMebibytes: 46, busyRatio: 0.03 }),
    service({
      name: "housecall-agent",
      description: "Housecall agent",
      rssMebibytes: 58,
      busyRatio: 0.01,
    }),
  ],
  network: {
    name: "wlan0",
    // A living room away from the router: iw(8) shows -50 to -60 dBm there, ours.
    rssiDbm: -56,
    receivedBytesPerSecond: 900,
    sentBytesPerSecond: 400,
  },
  thermal: {
    zone: "cpu-thermal",
    // Room temperature, ISO 554 standard atmosphere 23 °C.
    ambientCelsius: 23,
    // Raspberry Pi documentation, "Frequency management and thermal control": about 45-50 °C idle, 80 °C full load.
    idleRiseCelsius: 24,
    busyRiseCelsius: 33,
    // Board without heat sink reaches its temperature in some minutes, same page.
    timeConstantSeconds: 120,
  },
  idleBusyRatio: 0.04,
  sampleIntervalSeconds: 10,
};

function mount(options: {
  readonly source: string;
  readonly mount: string;
  readonly totalBytes: number;
  readonly usedRatio: number;
}) {
  const { usedRatio, ...rest } = options;
  return {
    ...rest,
    type: "ext4",
    access: "rw" as const,
    usedBytes: Math.round(options.totalBytes * usedRatio),
    reservedRatio: EXT4_RESERVED_RATIO,
    bytesPerInode: EXT4_BYTES_PER_INODE,
  };
}

function service(options: {
  readonly name: string;
  readonly description: string;
  readonly rssMebibytes: number;
  readonly busyRatio?: number;
}) {
  const { rssMebibytes, busyRatio = 0.002, ...rest } = options;
  // systemd-system.conf(5): DefaultRestartSec=100ms.
  return { ...rest, rssBytes: rssMebibytes * MEBIBYTE, busyRatio, restartSeconds: 0.1 };
}
