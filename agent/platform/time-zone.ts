/**
 * The IANA name of the machine's time zone.
 *
 *     TZ=Asia/Seoul        or        /etc/timezone: Asia/Seoul        or        /etc/localtime -> /usr/share/zoneinfo/Asia/Seoul
 *
 * Asking Intl instead would load ICU's tables: 8 MB of resident memory.
 */
import { readFileSync, readlinkSync } from "node:fs";

const NAME = /^[A-Za-z]+(?:[/_+-][A-Za-z0-9_+-]+)*$/;

/** "UTC" when the machine does not say. */
export function readTimeZone(environmentValue: string | undefined): string {
  const candidates = [
    environmentValue?.replace(/^:/, ""),
    tryRead(() => readFileSync("/etc/timezone", "utf8").trim()),
    tryRead(zoneOfLink),
  ];
  return candidates.find((name) => name !== undefined && NAME.test(name)) ?? "UTC";
}

function zoneOfLink(): string {
  return readlinkSync("/etc/localtime").replace(/^.*zoneinfo\//, "");
}

function tryRead(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
