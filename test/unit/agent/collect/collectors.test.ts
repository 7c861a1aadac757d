import { describe, expect, it } from "vitest";
import { createAgentCollector } from "../../../../agent/collect/agent-self.ts";
import { markCleanShutdown, readBoot } from "../../../../agent/collect/boot.ts";
import type { Collector } from "../../../../agent/collect/collector.ts";
import { createCpuCollector } from "../../../../agent/collect/cpu.ts";
import { createDiskCollector } from "../../../../agent/collect/disk.ts";
import { createMemoryCollector } from "../../../../agent/collect/memory.ts";
import { createProcessCollector } from "../../../../agent/collect/processes.ts";
import { createThermalCollector } from "../../../../agent/collect/thermal.ts";
import { createUnitCollector } from "../../../../agent/collect/units.ts";
import { SimulatedStateFiles, simulatedTextFiles } from "../../../lib/simulated-machine.ts";

const random = { next: () => 0.5, bytes: (length: number) => new Uint8Array(length).fill(7) };

async function values(collector: Collector, uptimeMs = 0): Promise<Record<string, number>> {
  const { measurements = [] } = await collector.collect({ atMs: 0, uptimeMs });
  return Object.fromEntries(
    measurements.map(({ signal, instance, value }) => [
      instance === "" ? signal : `${signal} ${instance}`,
      value,
    ]),
  );
}

describe("collectors", () => {
  it("give shares of processor time since the round before", async () => {
    const files: Record<string, string> = { "/proc/stat": "cpu 100 0 0 800 100 0 0 0\n" };
    const collector = createCpuCollector({ files: simulatedTextFiles(files), procFolder: "/proc" });
    expect(await values(collector)).toEqual({});

    files["/proc/stat"] = "cpu 150 0 0 830 120 0 0 0\n";

    expect(await values(collector)).toEqual({ cpu_busy_ratio: 0.5, cpu_iowait_ratio: 0.2 });
  });

  it("start over when the counters went back", async () => {
    const files: Record<string, string> = { "/proc/stat": "cpu 100 0 0 800 100 0 0 0\n" };
    const collector = createCpuCollector({ files: simulatedTextFiles(files), procFolder: "/proc" });
    await values(collector);

    files["/proc/stat"] = "cpu 1 0 0 8 1 0 0 0\n";

    expect(await values(collector)).toEqual({});
  });

  it("give memory by what is there, without swap 0 of it used", async () => {
    const files = simulatedTextFiles({
      "/proc/meminfo": "MemTotal: 1000 kB\nMemAvailable: 250 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n",
    });

    expect(await values(createMemoryCollector({ files, procFolder: "/proc" }))).toEqual({
      memory_total_bytes: 1_024_000,
      memory_available_bytes: 256_000,
      memory_available_ratio: 0.25,
      swap_used_ratio: 0,
    });
  });

  it("give fullness as ordinary programs see it, and go on when a mount is gone", async () => {
    const files = simulatedTextFiles({
      "/proc/self/mounts": "/dev/vda / ext4 rw 0 0\n/dev/vdb /gone ext4 rw 0 0\n",
    });
    const fileSystems = {
      usage: async (mount: string) =>
        mount === "/"
          ? { totalBytes: 1_000, freeBytes: 300, availableBytes: 100, inodes: 10, freeInodes: 5 }
          : undefined,
    };

    expect(await values(createDiskCollector({ files, fileSystems, procFolder: "/proc" }))).toEqual({
      "disk_used_ratio /": 0.875,
      "disk_free_bytes /": 100,
      "disk_inodes_used_ratio /": 0.5,
      "disk_read_only /": 0,
    });
  });

  it("list the mounts and disks that are there, also those that do not answer, and nothing when they cannot", async () => {
    const texts: Record<string, string> = {
      "/proc/self/mounts": "/dev/vda / ext4 rw 0 0\n/dev/vdb /hangs ext4 rw 0 0\n",
      "/proc/diskstats": " 254 0 vda 1 0 8 0 1 0 8 0 0 0 0\n",
    };
    const collector = createDiskCollector({
      files: simulatedTextFiles(texts),
      fileSystems: { usage: async () => undefined },
      procFolder: "/proc",
    });

    const { present } = await collector.collect({ atMs: 0, uptimeMs: 0 });
    delete texts["/proc/self/mounts"];
    delete texts["/proc/diskstats"];
    const unreadable = await collector.collect({ atMs: 0, uptimeMs: 10_000 });

    expect(present).toEqual({ mount: ["/", "/hangs"], disk: ["vda"] });
    expect(unreadable.present).toEqual({ mount: undefined, disk: undefined });
  });

  it("list no services that systemd could not tell", async () => {
    let output = "Id=a.service\nActiveState=active\n";
    const collector = createUnitCollector({
      files: simulatedTextFiles({ "/run/systemd/system/x": "" }),
      processes: {
        run: async () => ({ exitCode: 0, output, errors: "" }),
        stream: () => {
          throw new Error("not called");
        },
      },
    });
    const listed = [];

    for (output of [
      "Id=a.service\nActiveState=active\n",
      "",
      `Id=a.service\nActiveState=active\n${"x".repeat(2 ** 20)}`,
    ])
      listed.push((await collector.collect({ atMs: 0, uptimeMs: 0 })).present);

    expect(listed).toEqual([{ unit: ["a.service"] }, { unit: undefined }, { unit: undefined }]);
  });

  it("tell zones of the same type apart", async () => {
    const zone = "/sys/class/thermal/thermal_zone";
    const files = simulatedTextFiles({
      [`${zone}0/temp`]: "41000\n",
      [`${zone}0/type`]: "soc\n",
      [`${zone}1/temp`]: "42500\n",
      [`${zone}1/type`]: "soc\n",
      [`${zone}2/type`]: "dead\n",
    });

    expect(await values(createThermalCollector({ files, sysFolder: "/sys" }))).toEqual({
      "temperature_celsius soc": 41,
      "temperature_celsius soc-1": 42.5,
    });
  });

  it("name the busiest programs without their arguments", async () => {
    const stat = (pid: number, name: string, ticks: number, pages: number): string =>
      `${pid} (${name}) S 1 1 1 0 -1 0 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 5 0 ${pages} 0`;
    const files: Record<string, string> = {
      "/proc/1/stat": stat(1, "init", 10, 256),
      "/proc/2/stat": stat(2, "drum", 100, 512),
    };
    const collector = createProcessCollector({
      files: simulatedTextFiles(files),
      procFolder: "/proc",
      top: 1,
    });
    await collector.collect({ atMs: 0, uptimeMs: 0 });

    files["/proc/2/stat"] = stat(2, "drum", 150, 512);
    const { state } = await collector.collect({ atMs: 0, uptimeMs: 1_000 });

    expect(state).toEqual({ "processes.cpu.1": "drum (2) 50.0 %", "processes.memory.1": "drum (2) 2 MiB" });
  });

  it("ask systemd only where it runs, in one call, and report what failed", async () => {
    const calls: (readonly string[])[] = [];
    const output =
      "Type=simple\nId=a.service\nActiveState=active\nNRestarts=2\n\nType=simple\nId=b.service\nActiveState=failed\nResult=exit-code\nNRestarts=0\n\nType=oneshot\nId=never.service\nActiveState=inactive\nNRestarts=0\n";
    const processes = {
      run: async (_command: string, args: readonly string[]) => {
        calls.push(args);
        return { exitCode: 0, output, errors: "" };
      },
      stream: () => {
        throw new Error("not used");
      },
    };

    const without = await createUnitCollector({ files: simulatedTextFiles({}), processes }).collect({
      atMs: 0,
      uptimeMs: 0,
    });
    const collector = createUnitCollector({
      files: simulatedTextFiles({ "/run/systemd/system/x": "" }),
      processes,
    });
    const { state } = await collector.collect({ atMs: 0, uptimeMs: 0 });

    expect(without).toEqual({});
    expect(calls).toHaveLength(1);
    expect(await values(collector)).toEqual({
      "unit_active a.service": 1,
      "unit_restarts_total a.service": 2,
      "unit_active b.service": 0,
      "unit_restarts_total b.service": 0,
    });
    expect(state).toEqual({ "units.failed.a.service": undefined, "units.failed.b.service": "exit-code" });
  });

  it("give what the agent costs, and the clock offset once it is known", async () => {
    let cpuMs = 0;
    let offsetMs: number | undefined;
    const collector = createAgentCollector({
      ownProcess: { pid: 1, rssBytes: () => 50_000_000, cpuMs: () => cpuMs },
      spoolUsedBytes: () => 9,
      clockOffsetMs: () => offsetMs,
      logLines: () => new Map([["journal", 3]]),
    });
    expect(await values(collector, 0)).toEqual({
      agent_rss_bytes: 50_000_000,
      spool_used_bytes: 9,
      "log_lines_total journal": 3,
    });

    cpuMs = 20;
    offsetMs = -1_500;

    expect(await values(collector, 1_000)).toMatchObject({ agent_cpu_ratio: 0.02, clock_offset_s: -1.5 });
  });
});

describe("the reason of a boot", () => {
  const boots = async (more: Record<string, string>, stateFiles: SimulatedStateFiles) =>
    readBoot({ files: simulatedTextFiles(more), stateFiles, random, procFolder: "/proc", sysFolder: "/sys" });
  const id = (digit: string): Record<string, string> => ({
    "/proc/sys/kernel/random/boot_id": `${digit.repeat(32)}\n`,
  });

  it("is unknown at first, a restart after a clean end, a power loss without", async () => {
    const stateFiles = new SimulatedStateFiles();

    const first = await boots(id("1"), stateFiles);
    const sameBoot = await boots(id("1"), stateFiles);
    await markCleanShutdown(stateFiles, sameBoot);
    const second = await boots(id("2"), stateFiles);
    const third = await boots(id("3"), stateFiles);

    expect([first, sameBoot, second, third].map(({ reason, isNew }) => [reason, isNew])).toEqual([
      ["unknown", true],
      ["unknown", false],
      ["restart", true],
      ["power_loss", true],
    ]);
  });

  it("is told by a kernel dump or the watchdog", async () => {
    const panic = await boots(
      { ...id("1"), "/sys/fs/pstore/dmesg-ramoops-0": "" },
      new SimulatedStateFiles(),
    );
    const watchdog = await boots(
      { ...id("1"), "/sys/class/watchdog/watchdog0/bootstatus": "32\n" },
      new SimulatedStateFiles(),
    );

    expect([panic.reason, watchdog.reason]).toEqual(["kernel_panic", "watchdog"]);
  });

  it("is unknown when what was remembered is damaged, and a boot id is made up where there is none", async () => {
    const stateFiles = new SimulatedStateFiles();
    stateFiles.files.set("boot.json", Buffer.from("{"));

    expect(await boots({}, stateFiles)).toMatchObject({ reason: "unknown", bootId: "07".repeat(16) });
  });
});
