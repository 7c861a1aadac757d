import { type Clock, type DurationMs, SECOND_MS } from "@housecall/proto/base";
import { parseUptime } from "../collect/uptime.ts";
import type { Platform } from "../platform/ports.ts";

/**
 * Time since the boot of the machine, time asleep included.
 *
 * The process' own clock stands still while the machine sleeps: where the platform cannot be asked, what is slept
 * from now on is missing.
 */
export async function openBootUptime(options: {
  readonly platform: Pick<Platform, "bootUptimeMs" | "textFiles">;
  readonly procFolder: string;
  readonly clock: Clock;
}): Promise<() => DurationMs> {
  const { platform, procFolder, clock } = options;
  if (platform.bootUptimeMs !== undefined) return platform.bootUptimeMs;
  const text = (await platform.textFiles.read(`${procFolder}/uptime`)) ?? "";
  const startedMs = (parseUptime(text) ?? 0) * SECOND_MS - clock.uptimeMs();
  return () => startedMs + clock.uptimeMs();
}
