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
  /** Writes what was gathered so far and stops. */
  stop(): void;
}

/** Samples all collectors on a fixed grid, one columnar batch per `batchIntervalMs`. */
export function startCollection(options: CollectionOptions): Collection {
  const { clock, writer, collectors, sampleIntervalMs } = options;
  const builder = createBatchBuilder();
  const shaper = createSignalShaper(options);
  const instances = createInstanceWatch({ ...options, known: options.aliases.all() });
  const gone: GoneInstance[] = [];
  const runners = collectors.map((collector) => createRunner(collector, options, keep));
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
      flush();
      batchEndMs = 0;
      writer.write("urgent", event("clock-stepped", 5, { stepped_s: tick.steppedMs / 1_000 }), clock.nowMs());
    }
    if (batchEndMs === 0) batchEndMs = nextBatchEnd(tick.atMs, options);
    await Promise.all(runners.map((runner) => runner(tick)));
    tellGone();
    if (tick.atMs + sampleIntervalMs <= batchEndMs) return;
    flush();
    batchEndMs = 0;
  }

  if (options.boot.isNew) writer.write("urgent", bootEvent(options.boot), clock.nowMs());
  const stopGrid: StopTimer = startGrid(clock, sampleIntervalMs, (tick) => void sample(tick));
  return {
    stop: () => {
      stopGrid();
      flush();
    },
  };
}

/** Batches end on whole multiples of their interval too. */
function nextBatchEnd(atMs: number, { batchIntervalMs, sampleIntervalMs }: CollectionOptions): number {
  return Math.ceil((atMs + sampleIntervalMs) / batchIntervalMs) * batchIntervalMs;
}

type Runner = (tick: GridTick) => Promise<void>;

/** Runs one collector when its cadence is due and never twice at a time; keeps its health on the board. */
function createRunner(
  collector: Collector,
  options: CollectionOptions,
  keep: (tick: GridTick, reading: Reading) => void,
): Runner {
  const { clock, board, logger, sampleIntervalMs } = options;
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
    if (tick.uptimeMs < dueMs) return;
    if (isRunning) {
      report("slow: skipped until it is back");
      return;
    }
    dueMs = tick.uptimeMs + collector.cadenceSeconds * SECOND_MS - sampleIntervalMs * HALF;
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
