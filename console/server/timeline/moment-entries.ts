import type { DeviceMoment } from "@housecall/broker";
import type { TimelineEntry } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";

/** Events that other lanes or pages tell better. */
const untoldEvents = new Set(["command-refused", "instance-gone"]);

/** How things stood when the range began, and the first connection after its end. */
export interface MomentsAround {
  readonly link: DeviceMoment | undefined;
  readonly connected: DeviceMoment | undefined;
  readonly connectedAfter: DeviceMoment | undefined;
}

/** Reboots, changes of firmware, times without a connection, and events, of moments newest first. */
export function momentEntries(newestFirst: readonly DeviceMoment[], around: MomentsAround): TimelineEntry[] {
  const moments = newestFirst.toReversed();
  return [
    ...offlineTimes(moments, around),
    ...firmwareChanges(moments, around.connected),
    ...moments.flatMap((moment) => eventEntry(moment) ?? []),
  ];
}

function offlineTimes(
  moments: readonly DeviceMoment[],
  { link, connectedAfter }: MomentsAround,
): TimelineEntry[] {
  const found: TimelineEntry[] = [];
  let since = link?.data.kind === "disconnected" ? link : undefined;
  for (const moment of connectedAfter === undefined ? moments : [...moments, connectedAfter]) {
    if (moment.data.kind === "disconnected") since ??= moment;
    if (moment.data.kind !== "connected" || since === undefined) continue;
    // A new session that takes over the old one was no time without a connection.
    if (moment.atMs > since.atMs) found.push(offline(since, moment.atMs));
    since = undefined;
  }
  // It has not come back to this day.
  if (since !== undefined) found.push({ ...offline(since, null), isOngoing: true });
  return found;
}

function offline(since: DeviceMoment, endMs: EpochMs | null): TimelineEntry {
  return { kind: "offline", id: `offline-${since.commitSeq}`, atMs: since.atMs, endMs, isOngoing: false };
}

function firmwareChanges(
  moments: readonly DeviceMoment[],
  before: DeviceMoment | undefined,
): TimelineEntry[] {
  const found: TimelineEntry[] = [];
  let known = before?.data.kind === "connected" ? before.data.firmware : undefined;
  for (const { data, atMs, commitSeq } of moments) {
    if (data.kind !== "connected") continue;
    if (known !== undefined && known !== data.firmware && data.firmware !== "") {
      const change = { from: known, to: data.firmware };
      found.push({ kind: "firmware", id: `firmware-${commitSeq}`, ...change, ...momentAt(atMs) });
    }
    if (data.firmware !== "") known = data.firmware;
  }
  return found;
}

function eventEntry({ data, atMs, commitSeq }: DeviceMoment): TimelineEntry | undefined {
  if (data.kind !== "event") return undefined;
  const { name, severity, attributes } = data;
  if (name === "boot") {
    const reason = String(attributes["reason"] ?? "unknown");
    return { kind: "reboot", id: `reboot-${commitSeq}`, reason, ...momentAt(atMs) };
  }
  if (untoldEvents.has(name)) return undefined;
  return { kind: "event", id: `event-${commitSeq}`, name, severity, attributes, ...momentAt(atMs) };
}

function momentAt(atMs: EpochMs) {
  return { atMs, endMs: null, isOngoing: false };
}
