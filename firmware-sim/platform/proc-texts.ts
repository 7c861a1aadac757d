/** The machine as the kernel shows it under /proc and /sys; formats: proc(5), sysfs ABI pages, Linux 6.1. */
import type { Machine } from "../machine/machine.ts";
import type { Process } from "../machine/processes.ts";
import type { GeneratedFiles } from "./text-files.ts";

/** Pages of 4 KiB. */
const PAGE_BYTES = 4_096;
const SECTOR_BYTES = 512;
/** Traffic of the disk while the machine idles: the journal's and the agent's own writes, ours. */
const IDLE_WRITE_BYTES_PER_SECOND = 3_000;

/** The files of a machine that are made when they are read. */
export function procFiles(machine: Machine): GeneratedFiles {
  const fixed = procTexts(machine);
  return {
    textOf: (path) => fixed.get(path)?.() ?? processText(machine, path),
    paths: () => [...fixed.keys(), ...machine.processes.all.map(({ pid }) => `/proc/${pid}/stat`)],
  };
}

function processText({ processes }: Machine, path: string): string | undefined {
  const pid = /^\/proc\/(\d{1,9})\/stat$/.exec(path)?.[1];
  const process = pid === undefined ? undefined : processes.of(Number(pid));
  return process && processStat(process);
}

/** Every file but those of processes, by path. */
function procTexts(machine: Machine): ReadonlyMap<string, () => string> {
  const { model, network, thermal, memory, clock, cpu } = machine;
  const zone = "/sys/class/thermal/thermal_zone0";
  return new Map<string, () => string>([
    ["/etc/os-release", () => `PRETTY_NAME="${model.osName}"\nID=debian\n`],
    ["/proc/sys/kernel/osrelease", () => `${model.kernelRelease}\n`],
    ["/proc/sys/kernel/random/boot_id", () => `${machine.bootId}\n`],
    ["/proc/cpuinfo", () => cpuinfo(machine)],
    ["/proc/uptime", () => `${seconds(clock.uptimeMs())} ${seconds(cpu.idleTicks * 10)}\n`],
    ["/proc/stat", () => stat(machine)],
    [
      "/proc/loadavg",
      () => `${cpu.load1m.toFixed(2)} 0.00 0.00 1/${machine.processes.all.length + 80} 999\n`,
    ],
    ["/proc/meminfo", () => meminfo(machine)],
    [
      "/proc/vmstat",
      () => `nr_free_pages ${Math.floor(memory.availableBytes / PAGE_BYTES)}\noom_kill ${memory.oomKills}\n`,
    ],
    ["/proc/pressure/memory", () => pressure(memory.pressureRatio)],
    ["/proc/self/mounts", () => mounts(machine)],
    ["/proc/diskstats", () => diskstats(machine)],
    ["/proc/net/dev", () => netDev(machine)],
    ["/proc/net/wireless", () => wireless(machine)],
    [`/sys/class/net/${network.name}/operstate`, () => (network.isUp ? "up\n" : "down\n")],
    [`${zone}/type`, () => `${thermal.name}\n`],
    [`${zone}/temp`, () => `${Math.round(thermal.celsius * 1_000)}\n`],
    ["/run/systemd/system/.keep", () => ""],
    ["/var/log/journal/0f6e7c2b9a4d4c51b3f1/system.journal", () => ""],
  ]);
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2);
}

function cpuinfo({ model }: Machine): string {
  const one = (index: number): string => `processor\t: ${index}\nmodel name\t: ${model.cpuName}\n`;
  return Array.from({ length: model.processors }, (_, index) => one(index)).join("\n");
}

function stat({ cpu }: Machine): string {
  const ticks = [cpu.userTicks, 0, cpu.systemTicks, cpu.idleTicks, cpu.iowaitTicks, 0, 0, 0, 0, 0];
  return `cpu  ${ticks.map(Math.floor).join(" ")}\n`;
}

function meminfo({ memory }: Machine): string {
  const lines: readonly (readonly [string, number])[] = [
    ["MemTotal", memory.totalBytes],
    ["MemFree", memory.availableBytes * 0.6],
    ["MemAvailable", memory.availableBytes],
    ["SwapTotal", 0],
    ["SwapFree", 0],
  ];
  return lines
    .map(([name, bytes]) => `${`${name}:`.padEnd(16)}${String(Math.round(bytes / 1_024)).padStart(8)} kB\n`)
    .join("");
}

function pressure(ratio: number): string {
  const some = (ratio * 100).toFixed(2);
  return `some avg10=${some} avg60=${some} avg300=${some} total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n`;
}

function mounts({ storage }: Machine): string {
  const virtual =
    "proc /proc proc rw,nosuid 0 0\nsysfs /sys sysfs rw,nosuid 0 0\ntmpfs /run tmpfs rw,size=94948k 0 0\n";
  return (
    virtual +
    storage.mounts
      .map(({ source, mount, type, access }) => `${source} ${mount} ${type} ${access},relatime 0 0\n`)
      .join("")
  );
}

function diskstats({ clock, storage }: Machine): string {
  const used = storage.mounts.reduce((sum, { mount }) => sum + storage.usedBytes(mount), 0);
  const written = Math.floor(
    (used + (clock.uptimeMs() / 1_000) * IDLE_WRITE_BYTES_PER_SECOND) / SECTOR_BYTES,
  );
  return ` 179       0 mmcblk0 7245 1204 1203346 3360 27131 8721 ${written} 12130 0 9136 15490\n`;
}

function netDev({ network }: Machine): string {
  const { name, receivedBytes, sentBytes, errors } = network;
  return (
    "Inter-|   Receive                                                |  Transmit\n" +
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n" +
    "    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n" +
    ` ${name}: ${receivedBytes} ${Math.ceil(receivedBytes / 600)} ${errors} 0 0 0 0 0 ${sentBytes} ${Math.ceil(sentBytes / 300)} 0 0 0 0 0 0\n`
  );
}

function wireless({ network }: Machine): string {
  const head =
    "Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE\n" +
    " face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22\n";
  if (!network.isUp) return head;
  // Quality is 110 dB above the level, at most 70: cfg80211 wext-compat.
  const quality = Math.min(70, Math.max(0, network.rssiDbm + 110));
  return `${head} ${network.name}: 0000   ${quality}.  ${network.rssiDbm}.  -256        0      0      0      0      0        0\n`;
}

function processStat({ pid, name, cpuTicks, startedAtMs, rssBytes }: Process): string {
  const pages = Math.ceil(rssBytes / PAGE_BYTES);
  const user = Math.floor(cpuTicks);
  const started = Math.floor(startedAtMs / 10);
  return `${pid} (${name}) S 1 ${pid} ${pid} 0 -1 4194304 99 0 0 0 ${user} 0 0 0 20 0 1 0 ${started} ${rssBytes * 2} ${pages} 18446744073709551615\n`;
}
