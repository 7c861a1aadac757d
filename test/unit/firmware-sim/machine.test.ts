import { MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { WorldClock } from "@housecall/proto/clock";
import { findSignal } from "@housecall/proto/signals";
import { describe, expect, it } from "vitest";
import { linuxCollectors } from "../../../agent/collect/linux-collectors.ts";
import { parseKmsgRecord } from "../../../agent/logs/kmsg-record.ts";
import { DeviceClock } from "../../../firmware-sim/clock/device-clock.ts";
import { Journal } from "../../../firmware-sim/machine/journal.ts";
import { linuxBoard } from "../../../firmware-sim/machine/linux-board.ts";
import { Machine } from "../../../firmware-sim/machine/machine.ts";
import { Storage } from "../../../firmware-sim/machine/storage.ts";
import { simulatedPlatform } from "../../../firmware-sim/platform/simulated-platform.ts";
import { SimulatedSockets } from "../../../firmware-sim/platform/simulated-sockets.ts";
import { seededRandom } from "../../../firmware-sim/random/seeded-random.ts";

function boot(seed = 1) {
  const world = new WorldClock(Date.UTC(2026, 0, 1));
  const clock = new DeviceClock(world);
  const machine = new Machine({
    model: linuxBoard,
    clock,
    random: seededRandom(seed),
    storage: new Storage(linuxBoard.mounts),
    journal: new Journal(),
  });
  clock.every(SECOND_MS, () => machine.step());
  const collectors = linuxCollectors({
    platform: simulatedPlatform(machine, new SimulatedSockets()),
    procFolder: "/proc",
    sysFolder: "/sys",
    topProcesses: 3,
    systemdUnits: "auto",
    spoolUsedBytes: () => 0,
    clockOffsetMs: () => 0,
    logLines: () => new Map(),
  });
  async function measure() {
    const round = { atMs: clock.nowMs(), uptimeMs: clock.uptimeMs() };
    const readings = await Promise.all(collectors.map((collector) => collector.collect(round)));
    return readings.flatMap(({ measurements }) => measurements ?? []);
  }
  async function sampled(signal: string, instance = "") {
    return (await measure()).find((each) => each.signal === signal && each.instance === instance)?.value;
  }
  const kernelLines = async (): Promise<string[]> => {
    const reader = await machine.kernel.asKernelLog.open();
    const lines: string[] = [];
    for (let text = reader?.next(); text !== undefined; text = reader?.next())
      lines.push(parseKmsgRecord(text)?.message ?? `damaged: ${text}`);
    return lines;
  };
  const journalLines = () => machine.journal.from(0).map(({ message }) => message);
  return { world, machine, measure, sampled, kernelLines, journalLines };
}

describe("a simulated Linux board", () => {
  it("gives the agent's collectors every signal of a healthy machine, within its range", async () => {
    const { world, measure } = boot();
    await measure();
    await world.advance(MINUTE_MS);

    const measurements = await measure();

    for (const { signal, value } of measurements) {
      const known = findSignal(signal);
      expect(known, signal).toBeDefined();
      expect(value, signal).toBeGreaterThanOrEqual(known?.min ?? 0);
      expect(value, signal).toBeLessThanOrEqual(known?.max ?? 0);
    }
    const signals = new Set(measurements.map(({ signal }) => signal));
    for (const signal of [
      "cpu_busy_ratio",
      "memory_available_ratio",
      "memory_pressure_ratio",
      "oom_kills_total",
    ])
      expect(signals).toContain(signal);
    for (const signal of ["disk_used_ratio", "wifi_rssi_dbm", "temperature_celsius", "unit_restarts_total"])
      expect(signals).toContain(signal);
  });

  it("warms up when it is busy and cools down again", async () => {
    const { world, machine, sampled } = boot();
    await world.advance(20 * MINUTE_MS);
    const idle = await sampled("temperature_celsius", "cpu-thermal");
    const worker = machine.processes.start({
      name: "worker",
      unit: "",
      startedAtMs: 0,
      rssBytes: 0,
      busyRatio: 4,
    });
    await world.advance(20 * MINUTE_MS);
    const busy = await sampled("temperature_celsius", "cpu-thermal");
    machine.processes.end(worker.pid);
    await world.advance(20 * MINUTE_MS);
    const again = await sampled("temperature_celsius", "cpu-thermal");

    expect(idle).toBeGreaterThan(45);
    expect(idle).toBeLessThan(52);
    expect(busy).toBeGreaterThan(75);
    expect(again).toBeCloseTo(idle ?? 0, 0);
  });

  it("kills the largest program when memory is exhausted, and says so as the kernel does", async () => {
    const { world, machine, sampled, kernelLines, journalLines } = boot();
    const recorder = machine.processes.ofUnit("recorder");
    if (recorder === undefined) throw new Error("the model has no recorder");
    recorder.rssBytes = linuxBoard.memory.totalBytes;
    await world.advance(3 * SECOND_MS);

    expect(await sampled("oom_kills_total")).toBe(1);
    expect(await sampled("unit_restarts_total", "recorder.service")).toBe(1);
    expect(await kernelLines()).toContainEqual(
      expect.stringMatching(/^Out of memory: Killed process \d+ \(recorder\) total-vm:\d+kB, anon-rss:\d+kB/),
    );
    expect(journalLines()).toContain("recorder.service: Failed with result 'oom-kill'.");
  });

  it("gives up a service after five starts in ten seconds, and not before", async () => {
    const { world, machine, sampled, journalLines } = boot();
    await world.advance(MINUTE_MS);
    for (let crash = 1; crash <= 4; crash += 1) {
      machine.systemd.processEnded("web", { how: "exited", status: 1 });
      await world.advance(SECOND_MS);
    }
    expect(journalLines()).not.toContain("web.service: Start request repeated too quickly.");

    for (let crash = 5; crash <= 6; crash += 1) {
      machine.systemd.processEnded("web", { how: "exited", status: 1 });
      await world.advance(SECOND_MS);
    }

    expect(journalLines()).toContain("web.service: Start request repeated too quickly.");
    expect(await sampled("unit_active", "web.service")).toBe(0);
    expect(await sampled("unit_restarts_total", "web.service")).toBeGreaterThanOrEqual(5);
  });

  it("is full for programs while the superuser still has blocks, as ext4 is", async () => {
    const { machine, sampled } = boot();

    machine.storage.fillTo("/data", Number.MAX_SAFE_INTEGER);

    expect(await sampled("disk_used_ratio", "/data")).toBe(1);
    expect(await sampled("disk_free_bytes", "/data")).toBe(0);
    expect(machine.storage.usage("/data")?.freeBytes).toBeGreaterThan(0);
    expect(machine.storage.write("/data", 1)).toBe(0);
  });

  it("is the same for the same seed and another for another", async () => {
    const [one, same, other] = [boot(7), boot(7), boot(8)];
    for (const { world } of [one, same, other]) await world.advance(5 * MINUTE_MS);

    expect(await same.measure()).toEqual(await one.measure());
    expect(await other.measure()).not.toEqual(await one.measure());
  });
});
