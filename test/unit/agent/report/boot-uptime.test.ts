import { describe, expect, it } from "vitest";
import { linuxPlatform } from "../../../../agent/platform/linux-platform.ts";
import { openBootUptime } from "../../../../agent/report/boot-uptime.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

const textFiles = { read: async () => "100.50 7.00\n", list: async () => [] };
const procFolder = "/proc";

describe("boot uptime", () => {
  it("counts what the machine slept, which the clock of the process does not", async () => {
    const clock = virtualClock(0);
    let asleepMs = 0;
    const platform = { textFiles, bootUptimeMs: () => 100_500 + clock.uptimeMs() + asleepMs };

    const uptimeMs = await openBootUptime({ platform, procFolder, clock });
    await clock.advance(1_000);
    asleepMs = 3_600_000;

    expect(uptimeMs()).toBe(3_701_500);
  });

  it("goes on from /proc/uptime where the platform cannot be asked", async () => {
    const clock = virtualClock(0);
    await clock.advance(5_000);

    const uptimeMs = await openBootUptime({ platform: { textFiles }, procFolder, clock });
    await clock.advance(1_000);

    expect(uptimeMs()).toBe(101_500);
  });

  it("is what the kernel says, on Linux", async () => {
    const text = (await linuxPlatform.textFiles.read("/proc/uptime")) ?? "";

    expect(Math.abs((linuxPlatform.bootUptimeMs?.() ?? 0) - Number.parseFloat(text) * 1_000)).toBeLessThan(
      2_000,
    );
  });
});
