import { describe, expect, it } from "vitest";
import { parseBootId } from "../../../../agent/collect/boot.ts";
import { parseCpuTimes } from "../../../../agent/collect/cpu.ts";
import { parseDiskstats } from "../../../../agent/collect/disk.ts";
import { parseLoad } from "../../../../agent/collect/load.ts";
import { parseMeminfo, parsePressure, parseVmstatCounter } from "../../../../agent/collect/memory.ts";
import { MAX_MOUNTS, parseMounts } from "../../../../agent/collect/mounts.ts";
import { parseNetDev, parseWireless } from "../../../../agent/collect/network.ts";
import { parseProcessTimes } from "../../../../agent/collect/processes.ts";
import { parseCpuinfo, parseOsRelease } from "../../../../agent/collect/system-facts.ts";
import { parseMillidegrees } from "../../../../agent/collect/thermal.ts";
import { parseUnits } from "../../../../agent/collect/units.ts";
import { parseUptime } from "../../../../agent/collect/uptime.ts";
import { processorMs } from "../../../lib/processor-time.ts";

/** What a damaged kernel, a full disk or an attacker may put where a number should be. */
const hostile = [
  "",
  " ",
  "\n\n\n",
  "\0\0\0",
  "NaN",
  "-1",
  "1e999",
  "0x10",
  "99999999999999999999",
  "'; DROP TABLE",
  "cpu",
  "cpu ",
  "MemTotal:",
  "eth0:",
  "))))((((",
  "=".repeat(50_000),
  "a".repeat(50_000),
  "1 ".repeat(25_000),
  ": ".repeat(25_000),
  "/ ".repeat(25_000),
];

describe("every parser", () => {
  const parsers: Readonly<Record<string, (text: string) => unknown>> = {
    parseCpuTimes,
    parseDiskstats,
    parseLoad,
    parseMeminfo,
    parsePressure,
    parseMounts,
    parseNetDev,
    parseWireless,
    parseProcessTimes,
    parseCpuinfo,
    parseMillidegrees,
    parseUnits,
    parseUptime,
    parseBootId,
    parseOsRelease: (text) => parseOsRelease(text, "PRETTY_NAME"),
    parseVmstatCounter: (text) => parseVmstatCounter(text, "oom_kill"),
  };

  it.each(Object.entries(parsers))("%s finds nothing in hostile text, and quickly", (name, parse) => {
    const found = hostile.map(parse).filter((value) => !isNothing(value));
    const spentMs = processorMs(() => hostile.map(parse));

    // A lone negative number is a temperature.
    expect(found).toEqual(name === "parseMillidegrees" ? [-0.001] : []);
    expect(spentMs).toBeLessThan(500);
  });
});

function isNothing(value: unknown): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  return typeof value === "object" && value !== null && "processors" in value && value.processors === 0;
}

describe("processor and load", () => {
  it("sums the first line and knows idle and iowait", () => {
    expect(parseCpuTimes("cpu  100 0 50 800 40 0 10 0 5 0\ncpu0 1 2 3 4\n")).toEqual({
      total: 1_000,
      idle: 800,
      iowait: 40,
    });
  });

  it("takes what old kernels leave out as 0 and refuses a line cut before idle", () => {
    expect(parseCpuTimes("cpu 100 0 50 800\n")).toEqual({ total: 950, idle: 800, iowait: 0 });
    expect(parseCpuTimes("cpu 100 0 50\n")).toBeUndefined();
  });

  it("reads the load of one minute and the uptime", () => {
    expect(parseLoad("0.20 0.18 0.12 1/80 11206\n")).toBe(0.2);
    expect(parseUptime("2044.06 3920.11\n")).toBe(2044.06);
  });
});

describe("memory", () => {
  it("reads sizes in bytes and skips what has no unit", () => {
    const sizes = parseMeminfo(
      "MemTotal:       1000 kB\nHugePages_Total:       3\nMemAvailable:    250 kB\n",
    );

    expect(Object.fromEntries(sizes)).toEqual({ MemTotal: 1_024_000, MemAvailable: 256_000 });
  });

  it("reads pressure as a share and the counter of killed programs", () => {
    expect(parsePressure("some avg10=12.50 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00\n")).toBe(0.125);
    expect(parseVmstatCounter("oom_kill_disable 9\noom_kill 3\n", "oom_kill")).toBe(3);
  });
});

describe("mounts", () => {
  it("keeps real file systems and leaves pseudo ones out", () => {
    const text = [
      "proc /proc proc rw 0 0",
      "sysfs /sys sysfs rw 0 0",
      "tmpfs /run tmpfs rw 0 0",
      "tmpfs /dev/shm tmpfs rw 0 0",
      "/dev/vda / ext4 rw,relatime 0 0",
      "/dev/loop3 /tmp/small ext4 rw 0 0",
      "tmpfs /tmp tmpfs rw,size=8192k 0 0",
      "mask /mnt/x tmpfs ro,size=4k 0 0",
      "/dev/vdb /data ext4 ro 0 0",
      "cgroup2 /sys/fs/cgroup cgroup2 rw 0 0",
    ].join("\n");

    expect(parseMounts(text).map(({ mount, isReadOnly }) => [mount, isReadOnly])).toEqual([
      ["/", false],
      ["/tmp", false],
      ["/data", true],
      ["/tmp/small", false],
    ]);
  });

  it("reads escaped names, and counts a device and a mount point once", () => {
    const text = [
      "/dev/sda1 /mnt/my\\040disk vfat rw 0 0",
      "/dev/sda1 /mnt/my\\040disk/bound vfat rw 0 0",
      "tmpfs /a tmpfs rw 0 0",
      "/dev/sdb /a ext4 rw 0 0",
    ].join("\n");

    expect(parseMounts(text).map(({ source, mount }) => [source, mount])).toEqual([
      ["/dev/sdb", "/a"],
      ["/dev/sda1", "/mnt/my disk"],
    ]);
  });

  it("stops at a limit", () => {
    const text = Array.from({ length: 500 }, (_, index) => `/dev/sd${index} /mnt/${index} ext4 rw 0 0`).join(
      "\n",
    );

    expect(parseMounts(text)).toHaveLength(MAX_MOUNTS);
  });
});

describe("disks and network", () => {
  it("reads whole disks and leaves partitions, loop and idle devices out", () => {
    const text = [
      " 254 0 vda 7245 1204 1000 3360 27131 8721 2000 12130 0 9136 15490",
      " 254 1 vda1 1 1 1 1 1 1 1 1 0 1 1",
      "   7 0 loop0 9 9 9 9 9 9 9 9 9 9 9",
      " 259 0 nvme0n1 1 1 10 1 1 1 20 1 0 1 1",
      " 8 0 sda 0 0 0 0 0 0 0 0 0 0 0",
    ].join("\n");

    expect(parseDiskstats(text)).toEqual([
      { disk: "vda", readBytes: 512_000, writtenBytes: 1_024_000 },
      { disk: "nvme0n1", readBytes: 5_120, writtenBytes: 10_240 },
    ]);
  });

  it("reads interfaces, also when the number touches the name, and leaves virtual ones out", () => {
    const text = [
      "Inter-|   Receive",
      " face |bytes packets",
      "    lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0",
      "  eth0:607039401   15307    2    0    0     0          0         0   964196    8787    3    0    0     0       0          0",
      "veth12: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0",
      "  eth1: 5 5",
    ].join("\n");

    expect(parseNetDev(text)).toEqual([
      { name: "eth0", receivedBytes: 607_039_401, sentBytes: 964_196, errors: 5 },
    ]);
  });

  it("reads Wi-Fi strength in both of its forms", () => {
    const text = [
      "Inter-| sta-|   Quality        |",
      " face | tus | link level noise |",
      " wlan0: 0000   54.  -56.  -256        0      0      0      0      0        0",
      " wlan1: 0000   54.  200.  0        0      0      0      0      0        0",
      " wlan2: 0000  0.  0.  0 0 0 0 0 0 0",
    ].join("\n");

    expect([...parseWireless(text)]).toEqual([
      ["wlan0", -56],
      ["wlan1", -56],
    ]);
  });
});

describe("temperatures, processes, units, facts", () => {
  it("reads degrees and refuses what broken sensors say", () => {
    expect([
      parseMillidegrees("47000\n"),
      parseMillidegrees("-274000\n"),
      parseMillidegrees("500000\n"),
    ]).toEqual([47, undefined, undefined]);
  });

  it("reads a process whose name holds parentheses and spaces", () => {
    const text =
      "77 (my (odd) name) S 1 77 77 0 -1 4194304 99 0 0 0 12 3 0 0 20 0 1 0 204406 3133440 360 1844";

    expect(parseProcessTimes(text)).toEqual({
      pid: 77,
      name: "my (odd) name",
      cpuTicks: 15,
      startTicks: 204_406,
      rssPages: 360,
    });
  });

  it("reads blocks of units in any order of properties and without NRestarts", () => {
    const text =
      "Type=simple\nId=a.service\nActiveState=active\nSubState=running\nResult=success\nNRestarts=4\n\nActiveState=failed\nId=b.service\nResult=exit-code\n\nId=c.mount\nActiveState=active\n\nId=d.service\n";

    expect(parseUnits(text)).toMatchObject([
      { id: "a.service", activeState: "active", restarts: 4 },
      { id: "b.service", activeState: "failed", result: "exit-code", restarts: undefined },
    ]);
  });

  it("reads the system's name and the processors", () => {
    expect(parseOsRelease('NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12"\n', "PRETTY_NAME")).toBe(
      "Debian GNU/Linux 12",
    );
    expect(parseCpuinfo("processor\t: 0\nmodel name\t: Fast CPU\nprocessor\t: 1\n")).toEqual({
      model: "Fast CPU",
      processors: 2,
    });
  });

  it("reads a boot id", () => {
    expect(parseBootId("8d1f0b0e-4f2f-4b53-9d6b-5a0d3f9b1c11\n")).toBe("8d1f0b0e4f2f4b539d6b5a0d3f9b1c11");
  });
});
