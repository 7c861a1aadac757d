import type { Stream } from "@housecall/proto";
import { streams } from "@housecall/proto";
import type { LoadDevice } from "./load-device.ts";

/** A stored record as the oracle needs it. */
export interface StoredRecordKey {
  readonly deviceId: string;
  readonly spoolId: string;
  readonly stream: Stream;
  readonly sequence: number;
}

/** What the independent record says against what is stored. All must be 0 but the first three. */
export interface Verdict {
  readonly published: number;
  readonly acknowledged: number;
  readonly stored: number;
  /** Acknowledged and not stored. */
  readonly lost: number;
  /** Stored more than once. */
  readonly duplicated: number;
  /** Stored and never published. */
  readonly ghosts: number;
}

/** Compares what devices published and were told with what the store holds. */
export function judge(devices: readonly LoadDevice[], stored: readonly StoredRecordKey[]): Verdict {
  const known = new Map(devices.map((device) => [`${device.identity.deviceId}/${device.spoolId}`, device]));
  const seen = new Map<string, Set<number>>();
  let duplicated = 0;
  let ghosts = 0;
  for (const { deviceId, spoolId, stream, sequence } of stored) {
    const published = known.get(`${deviceId}/${spoolId}`)?.published[stream] ?? 0;
    if (sequence > published) ghosts += 1;
    const key = `${deviceId}/${spoolId}/${stream}`;
    const sequences = seen.get(key) ?? new Set();
    seen.set(key, sequences);
    if (sequences.has(sequence)) duplicated += 1;
    sequences.add(sequence);
  }
  const totals = devices.map((device) => judgeDevice(device, seen));
  const sum = (pick: (total: { published: number; acknowledged: number; lost: number }) => number) =>
    totals.reduce((all, total) => all + pick(total), 0);
  return {
    published: sum((total) => total.published),
    acknowledged: sum((total) => total.acknowledged),
    stored: stored.length,
    lost: sum((total) => total.lost),
    duplicated,
    ghosts,
  };
}

function judgeDevice(device: LoadDevice, seen: ReadonlyMap<string, ReadonlySet<number>>) {
  let published = 0;
  let acknowledged = 0;
  let lost = 0;
  for (const stream of streams) {
    const stored = seen.get(`${device.identity.deviceId}/${device.spoolId}/${stream}`) ?? new Set();
    published += device.published[stream];
    acknowledged += device.acknowledged[stream].size;
    for (const sequence of device.acknowledged[stream]) if (!stored.has(sequence)) lost += 1;
  }
  return { published, acknowledged, lost };
}
