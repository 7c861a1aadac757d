import type { DeviceDetail, DeviceSummary } from "@housecall/proto/api";
import { limits } from "@housecall/proto/limits";
import type { EpochMs } from "@housecall/proto/units";
import { formatAge, formatDuration } from "../../format/duration.ts";
import { printable } from "../../format/printable.ts";
import { isTextKey, type Translate } from "../../text/translate.ts";

/** Presence as one whole sentence with its reason and what it means. */
export function presenceSentence(device: DeviceSummary, nowMs: EpochMs, translate: Translate): string {
  switch (device.presence) {
    case "online":
      return translate("presence.sentence.online");
    case "stale": {
      const sinceMs = device.lastReportAtMs ?? device.sessionStartedAtMs ?? nowMs;
      return translate("presence.sentence.stale", { duration: formatDuration(nowMs - sinceMs, translate) });
    }
    case "offline": {
      const sinceMs = device.disconnectedAtMs ?? device.lastReportAtMs ?? device.claimedAtMs;
      const reason = disconnectWord(device.disconnectReason, translate);
      return translate("presence.sentence.offline", { age: formatAge(nowMs - sinceMs, translate), reason });
    }
    case "never":
      return translate("presence.sentence.never", { age: formatAge(nowMs - device.claimedAtMs, translate) });
    case "revoked":
      return translate("presence.sentence.revoked");
  }
}

/** Why the last session ended, in words; the code when it is not known here. */
export function disconnectWord(reason: string | null, translate: Translate): string {
  if (reason === null || reason === "") return translate("disconnect.unknown");
  const key = `disconnect.${reason}`;
  return isTextKey(key) ? translate(key) : reason;
}

/** Why the device started last, in words; "" when it is not known. */
export function bootReasonWord(reason: string, translate: Translate): string {
  if (reason === "unknown") return "";
  const key = `bootReason.${reason}`;
  return isTextKey(key) ? translate(key) : printable(reason);
}

/** State of the device's clock and how far it is off. */
export function clockSentence(device: DeviceDetail, translate: Translate): string {
  const state = translate(`clock.${device.clock}`);
  const offMs = device.clockCorrectionMs;
  if (Math.abs(offMs) < limits.clockToleranceMs)
    return device.clock === "synchronised" ? state : `${state}, ${translate("clock.right")}`;
  const duration = formatDuration(Math.abs(offMs), translate);
  return `${state}, ${translate(offMs > 0 ? "clock.behind" : "clock.ahead", { duration })}`;
}

/** Whether a command given now would reach the device at once. */
export function isReachable(device: DeviceSummary): boolean {
  return device.presence === "online" || device.presence === "stale";
}
