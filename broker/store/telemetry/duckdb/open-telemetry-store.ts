import { type Clock, type Logger, MEBIBYTE, type Random } from "@housecall/proto/base";
import type { SeriesDefinition, TelemetryStore } from "../telemetry-store.ts";
import { startFileCheck } from "./file-check.ts";
import { packGroup } from "./packed-group.ts";
import { WorkerKeeper } from "./worker-keeper.ts";
import type { WorkerCalls } from "./worker-messages.ts";

export interface TelemetryStoreOptions {
  readonly folder: string;
  readonly memoryLimitMb: number;
  readonly threads?: number;
  /** Free space below which nothing is written; 8 MiB unless told otherwise. */
  readonly headroomBytes?: number;
  /** When today's file is read for damage; 5 s after opening unless told otherwise. */
  readonly checkAfterMs?: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

const DEFAULT_THREADS = 2;
const DEFAULT_HEADROOM_BYTES = 8 * MEBIBYTE;

/**
 * Opens DuckDB in a worker thread of its own, which is started again when it ends.
 *
 * @throws AppError STORE_NEWER, CONFLICT (another process has it open), DISK_FULL. A damaged file of one day
 *   does not throw: it is left alone and named in `problems()`.
 */
export async function openTelemetryStore(options: TelemetryStoreOptions): Promise<TelemetryStore> {
  const { folder, memoryLimitMb, clock, random, logger } = options;
  const { threads = DEFAULT_THREADS, headroomBytes = DEFAULT_HEADROOM_BYTES } = options;
  const series = new Map<number, SeriesDefinition>();
  const keeper = new WorkerKeeper({
    settings: { folder, memoryLimitMb, threads, headroomBytes },
    series: () => [...series.values()],
    ...{ clock, random, logger },
  });
  const newest = await keeper.open();
  const stopCheck = startFileCheck({ keeper, afterMs: options.checkAfterMs, clock, logger });
  return asStore({ keeper, series, newest, stopCheck });
}

function asStore(parts: {
  readonly keeper: WorkerKeeper;
  readonly series: Map<number, SeriesDefinition>;
  readonly newest: WorkerCalls["open"]["result"];
  readonly stopCheck: () => void;
}): TelemetryStore {
  const { keeper, series, newest, stopCheck } = parts;
  let { lastCommitSeq } = newest;
  return {
    get lastCommitSeq() {
      return lastCommitSeq;
    },
    nextSeriesId: newest.nextSeriesId,
    commit: async (group) => {
      for (const each of group.newSeries) series.set(each.id, each);
      const { packed, transfer } = packGroup(group);
      await keeper.call("commit", packed, transfer);
      for (const id of group.retiredSeries) series.delete(id);
      lastCommitSeq = Math.max(lastCommitSeq, packed.lastCommitSeq);
    },
    series: (deviceId, query) => keeper.call("series", { deviceId, query }),
    logs: (deviceId, query) => keeper.call("logs", { deviceId, query }),
    inputs: (range) => keeper.call("inputs", range),
    keys: () => keeper.call("keys", null),
    counts: () => keeper.call("counts", null),
    removeBefore: (beforeMs) => keeper.call("removeBefore", beforeMs),
    firstCommitSeq: () => keeper.call("firstCommitSeq", null),
    problems: () => keeper.problems,
    get restarts() {
      return keeper.ends;
    },
    close: () => {
      stopCheck();
      return keeper.close();
    },
  };
}
