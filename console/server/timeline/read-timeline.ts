import type { DataPlane } from "@housecall/broker";
import type { Timeline, TimelineEntry, TimelineQuery } from "@housecall/proto/api";
import { type Clock, DAY_MS, type EpochMs } from "@housecall/proto/base";
import { momentEntries } from "./moment-entries.ts";
import { caseEntries, commandEntry, consentEntry, faultEntry, lossEntry } from "./record-entries.ts";
import { lanesOf, type Range, touches } from "./timeline-range.ts";

const DEFAULT_RANGE_MS = 7 * DAY_MS;
/** Of each source so many of the newest are read. */
const READ_LIMIT = 1_000;
const CASE_LIMIT = 50;

/** What one source has, and before which time it has more than was read. */
interface Source {
  readonly entries: readonly TimelineEntry[];
  readonly isPartialBeforeMs: EpochMs | null;
}

/**
 * Everything that happened to a device in a range of time, from all that is kept of it.
 *
 * What lasts counts when any of it lies in the range. @throws AppError NOT_FOUND
 */
export async function readTimeline(
  { plane, clock }: { readonly plane: DataPlane; readonly clock: Clock },
  deviceId: string,
  query: TimelineQuery,
): Promise<Timeline> {
  await plane.fleet.get(deviceId);
  const toMs = query.toMs ?? Math.max(clock.nowMs(), (query.fromMs ?? 0) + 1);
  const range = { fromMs: query.fromMs ?? Math.max(0, toMs - DEFAULT_RANGE_MS), toMs };
  const sources = await Promise.all([readMoments(plane, deviceId, range), ...readRecords(plane, deviceId)]);
  const found = sources
    .flatMap(({ entries }) => entries)
    .filter((entry) => touches(entry, range))
    .sort((a, b) => b.atMs - a.atMs);
  const asked = found.filter(({ kind }) => query.kinds === undefined || query.kinds.includes(kind));
  const partial = Math.max(...sources.map(({ isPartialBeforeMs }) => isPartialBeforeMs ?? 0));
  return {
    deviceId,
    ...range,
    entries: asked.slice(0, query.limit),
    omitted: Math.max(0, asked.length - query.limit),
    lanes: lanesOf(found, range),
    isPartialBeforeMs: partial > range.fromMs ? partial : null,
  };
}

async function readMoments({ telemetry }: DataPlane, deviceId: string, range: Range): Promise<Source> {
  const { fromMs, toMs } = range;
  const moments = await telemetry.moments(deviceId, { fromMs, toMs, limit: READ_LIMIT });
  const isAll = moments.length < READ_LIMIT;
  const beginsAtMs = isAll ? fromMs : (moments.at(-1)?.atMs ?? fromMs);
  const [link, connected, connectedAfter] = await Promise.all([
    telemetry.momentBefore(deviceId, "link", beginsAtMs),
    telemetry.momentBefore(deviceId, "connected", beginsAtMs),
    telemetry.connectionFrom(deviceId, toMs),
  ]);
  const entries = momentEntries(moments, { link, connected, connectedAfter });
  return { entries, isPartialBeforeMs: isAll ? null : beginsAtMs };
}

/** Lists come in the order of a time of their own: what began earlier may be among what was not read. */
function readRecords(plane: DataPlane, deviceId: string): Promise<Source>[] {
  const { telemetry, faults, commands, audit, cases } = plane;
  const read = async <Item>(
    items: Promise<readonly Item[]>,
    {
      toEntry,
      listedBy,
    }: { toEntry: (item: Item, place: number) => TimelineEntry; listedBy: (item: Item) => EpochMs },
  ): Promise<Source> => {
    const found = await items;
    const isAll = found.length < READ_LIMIT;
    return {
      entries: found.map(toEntry),
      isPartialBeforeMs: isAll ? null : Math.min(...found.map(listedBy)),
    };
  };
  return [
    read(faults.list({ deviceId, state: "all", limit: READ_LIMIT }), {
      toEntry: faultEntry,
      listedBy: ({ changedAtMs }) => changedAtMs,
    }),
    read(telemetry.losses(deviceId, READ_LIMIT), {
      toEntry: lossEntry,
      listedBy: ({ recordedAtMs }) => recordedAtMs,
    }),
    read(commands.list({ deviceId, limit: READ_LIMIT }), {
      toEntry: commandEntry,
      listedBy: ({ createdAtMs }) => createdAtMs,
    }),
    read(audit.consentHistory(deviceId, READ_LIMIT), {
      toEntry: consentEntry,
      listedBy: ({ changedAtMs }) => changedAtMs,
    }),
    readCases(cases, deviceId),
  ];
}

async function readCases(cases: DataPlane["cases"], deviceId: string): Promise<Source> {
  const rows = await cases.ofDevice(deviceId, CASE_LIMIT);
  const stored = await Promise.all(rows.map(({ number }) => cases.get(number)));
  const entries = stored.flatMap((each) => (each === undefined ? [] : caseEntries(each)));
  const isPartial = rows.length === CASE_LIMIT;
  return {
    entries,
    isPartialBeforeMs: isPartial ? Math.min(...rows.map(({ openedAtMs }) => openedAtMs)) : null,
  };
}
