import type { DeviceEvent } from "@housecall/proto";
import {
  AppError,
  type Clock,
  type DurationMs,
  errorMessage,
  type Logger,
  SECOND_MS,
  type StopTimer,
} from "@housecall/proto/base";
import type { AliasTable, RecordWriter } from "../ports.ts";
import { createBatchBuilder } from "./batch-builder.ts";
import type { Boot } from "./boot.ts";
import type { Collector, Reading } from "./collector.ts";
import { createInstanceWatch, type GoneInstance } from "./instance-watch.ts";
import { type GridTick, startGrid } from "./sample-clock.ts";
import { createSignalShaper } from "./signal-shaper.ts";
import type { StateBoard } from "./state-board.ts";

/** A collector that needs longer is left running and skipped until it is back. */
const COLLECTOR_TIMEOUT_MS: DurationMs = 5 * SECOND_MS;
/** Events, state and metrics of one cadence start together; a slow cadence is met to within half a tick. */
const HALF = 0.5;

/** What {@link startCollection} needs. */
export interface CollectionOptions {
  readonly collectors: readonly Collector[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly writer: RecordWriter;
  readonly aliases: AliasTable;
  readonly board: StateBoard;
  readonly boot: Boot;
  readonly deviceClass: string;
  readonly sampleIntervalMs: DurationMs;
  readonly batchIntervalMs: DurationMs;
}

/** Running collection. */
export interface Collection {
  /** From now on samples come this far apart; undefined: as the settings say. What was gathered so far is written. */
  setInterval(raisedMs: DurationMs | undefined): void;
  /** Writes what was gathered so far and stops. */
  stop(): void;
}

/** How far samples and batches are apart now. */
interface Pace {
  sampleMs: DurationMs;
  batchMs: DurationMs;
  /** Finer than the settings say: collectors that cost little keep up. */
  isRaised: boolean;
}

/** What is measured this often usually costs so little that it can be measured every second. */
const CHEAP_CADENCE_SECONDS = 10;
/** Who raises the resolution wants to see it. */
const RAISED_BATCH_MS: DurationMs = 5 * SECOND_MS;

/** Samples all collectors on a fixed grid, one columnar batch per `batchIntervalMs`. */
export function startCollection(options: CollectionOptions): Collection {
  const { clock, writer, collectors } = options;
  const pace = paceOf(options);
  const builder = createBatchBuilder();
  const shaper = createSignalShaper(options);
  const instances = createInstanceWatch({ ...options, known: options.aliases.all() });
  const gone: GoneInstance[] = [];
  const runners = collectors.map((collector) => createRunner(collector, options, { pace, keep }));
  let batchEndMs = 0;

  function flush(): void {
    for (const batch of builder.take()) writer.write("metrics", batch, batch.atMs[0]);
  }

  function keep(tick: GridTick, reading: Reading): void {
    gone.push(...instances.take(reading));
    for (const sample of shaper.shape(reading.measurements ?? [])) {
      if (builder.add(tick.atMs, sample.alias, sample.value)) continue;
      flush();
      builder.add(tick.atMs, sample.alias, sample.value);
    }
  }

  /** After the samples: one that followed would bring the instance back. */
  function tellGone(): void {
    if (gone.length > 0) flush();
    for (const one of gone.splice(0))
      writer.write("urgent", event("instance-gone", 5, { ...one }), clock.nowMs());
  }

  async function sample(tick: GridTick): Promise<void> {
    if (tick.steppedMs !== 0) {
      restart();
      writer.write("urgent", event("clock-stepped", 5, { stepped_s: tick.steppedMs / 1_000 }), clock.nowMs());
    }
    if (batchEndMs === 0) batchEndMs = nextBatchEnd(tick.atMs, pace);
    await Promise.all(runners.map((runner) => runner(tick)));
    tellGone();
    if (tick.atMs + pace.sampleMs <= batchEndMs) return;
    flush();
    batchEndMs = 0;
  }

  if (options.boot.isNew) writer.write("urgent", bootEvent(options.boot), clock.nowMs());
  const restart = (): void => {
    flush();
    batchEndMs = 0;
  };
  return runCollection(options, { pace, sample: (tick) => void sample(tick), flush, restart });
}

/** Calls `sample` on the grid of the pace, which can be changed. */
function runCollection(
  options: CollectionOptions,
  work: {
    readonly pace: Pace;
    readonly sample: (tick: GridTick) => void;
    readonly flush: () => void;
    /** Ends the batch that is being gathered. */
    readonly restart: () => void;
  },
): Collection {
  const { pace, sample, flush, restart } = work;
  let stopGrid: StopTimer = startGrid(options.clock, pace.sampleMs, sample);
  return {
    setInterval: (raisedMs) => {
      if (!changePace(pace, paceOf(options, raisedMs))) return;
      restart();
      stopGrid();
      stopGrid = startGrid(options.clock, pace.sampleMs, sample);
    },
    stop: () => {
      stopGrid();
      flush();
    },
  };
}

/** Batches end on whole multiples of their interval too. */
function nextBatchEnd(atMs: number, { batchMs, sampleMs }: Pace): number {
  return Math.ceil((atMs + sampleMs) / batchMs) * batchMs;
}

/** Never coarser than the settings say; undefined: as they say. */
function paceOf(options: CollectionOptions, raisedMs?: DurationMs): Pace {
  const { sampleIntervalMs, batchIntervalMs } = options;
  if (raisedMs === undefined)
    return { sampleMs: sampleIntervalMs, batchMs: batchIntervalMs, isRaised: false };
  const sampleMs = Math.min(raisedMs, sampleIntervalMs);
  const batchMs = Math.min(Math.max(RAISED_BATCH_MS, sampleMs), batchIntervalMs);
  return { sampleMs, batchMs, isRaised: true };
}

/** Whether it is another one. */
function changePace(pace: Pace, wanted: Pace): boolean {
  const isSame = wanted.sampleMs === pace.sampleMs && wanted.isRaised === pace.isRaised;
  Object.assign(pace, wanted);
  return !isSame;
}

type Runner = (tick: GridTick) => Promise<void>;

/** Runs one collector when its cadence is due and never twice at a time; keeps its health on the board. */
function createRunner(
  collector: Collector,
  options: CollectionOptions,
  { pace, keep }: { readonly pace: Pace; readonly keep: (tick: GridTick, reading: Reading) => void },
): Runner {
  const { clock, board, logger } = options;
  const healthKey = `agent.collector.${collector.name}`;
  let dueMs = Number.NEGATIVE_INFINITY;
  let isRunning = false;

  function report(health: string): void {
    if (health !== "ok" && board.entries().get(healthKey) !== health) {
      logger.warn("collector-failed", `Collector ${collector.name}: ${health}`, {
        collector: collector.name,
      });
    }
    board.set({ [healthKey]: health.slice(0, 200) });
  }

  return async (tick) => {
    if (tick.uptimeMs < dueMs && !(pace.isRaised && collector.cadenceSeconds <= CHEAP_CADENCE_SECONDS))
      return;
    if (isRunning) {
      report("slow: skipped until it is back");
      return;
    }
    dueMs = tick.uptimeMs + collector.cadenceSeconds * SECOND_MS - pace.sampleMs * HALF;
    isRunning = true;
    const work = collector.collect(tick).finally(() => {
      isRunning = false;
    });
    try {
      const reading = await withTimeout(work, clock);
      keep(tick, reading);
      const refused = board.set(reading.state ?? {});
      report(refused.length === 0 ? "ok" : `${refused.length} state entries found no room`);
    } catch (error) {
      report(errorMessage(error));
    }
  };
}

async function withTimeout(work: Promise<Reading>, clock: Clock): Promise<Reading> {
  let stop: StopTimer | undefined;
  const timeout = new Promise<never>((_, reject) => {
    stop = clock.after(COLLECTOR_TIMEOUT_MS, () =>
      reject(new AppError("UNAVAILABLE", `no answer within ${COLLECTOR_TIMEOUT_MS / SECOND_MS} s`)),
    );
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    stop?.();
  }
}

function bootEvent(boot: Boot): DeviceEvent {
  const isUnexpected = boot.reason !== "restart" && boot.reason !== "unknown";
  return event("boot", isUnexpected ? 4 : 5, { reason: boot.reason, boot_id: boot.bootId });
}

function event(name: string, severity: number, attributes: DeviceEvent["attributes"]): DeviceEvent {
  return { kind: "event", name, severity, attributes };
}
