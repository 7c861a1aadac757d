import {
  AppError,
  type Clock,
  type EpochMs,
  errorMessage,
  type Logger,
  SECOND_MS,
  toAppError,
} from "@housecall/proto/base";
import type { CommitGroup, TelemetryStore } from "../store/telemetry/telemetry-store.ts";
import { buildGroup } from "./group-builder.ts";
import { ingestLimits } from "./ingest-limits.ts";
import { type JournalEntry, rejectionOf, sampleRoomOf } from "./journal-entry.ts";
import type { LatencyWindow } from "./latency-window.ts";
import type { SeriesNumbers } from "./series-numbers.ts";

/** What happens to entries in commit order; implemented by ingest. */
export interface JournalConsumer {
  /** Runs the rules over an entry. True when that caused something to be told, which waits for `committed`. */
  evaluate(entry: JournalEntry): boolean;
  /** The entries are durable. `settle` resolves the publishes that wait for them. Rejects only when stopped. */
  committed(
    entries: readonly JournalEntry[],
    settle: () => void,
    isEvaluated: (entry: JournalEntry) => boolean,
  ): Promise<void>;
  /** The store refused this one entry, as the only one of its group. */
  refused(entry: JournalEntry, error: AppError): Promise<void>;
}

export interface JournalOptions {
  readonly store: TelemetryStore;
  readonly consumer: JournalConsumer;
  readonly series: SeriesNumbers;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly latency: Pick<LatencyWindow, "add">;
}

/** Why nothing is being stored at the moment. */
export interface JournalTrouble {
  readonly code: AppError["code"];
  readonly message: string;
  readonly sinceMs: EpochMs;
}

interface Waiting {
  readonly entry: JournalEntry;
  readonly isLazy: boolean;
  readonly sizeBytes: number;
  readonly queuedAtMs: number;
  readonly resolve: () => void;
  readonly reject: (error: AppError) => void;
  isEvaluated: boolean;
}

const ENTRY_BYTES = 256;

/**
 * Commits entries first in, first out: one group in flight, the next gathers meanwhile, and what is committed is
 * evaluated while the next commit runs.
 *
 * Lazy entries (ticks) wait for company. While nothing else waits they are evaluated at once, before they are
 * durable; as soon as one causes something to be told, it is committed first.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #stopping = new AbortController();
  #queue: Waiting[] = [];
  #queuedBytes = 0;
  #lazy = 0;
  #running: Promise<void> | undefined;
  #lastStartMs = 0;
  #trouble: JournalTrouble | undefined;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  get trouble(): JournalTrouble | undefined {
    return this.#trouble;
  }

  /**
   * Resolves when the entry is stored and applied.
   *
   * @throws AppError UNAVAILABLE when too much waits or the journal stops; the device keeps its data then.
   */
  append(entry: JournalEntry): Promise<void> {
    const sizeBytes = ENTRY_BYTES + entry.input.payload.length;
    if (this.#queuedBytes + sizeBytes > ingestLimits.queuedBytes || this.#stopping.signal.aborted) {
      return Promise.reject(
        this.#trouble === undefined ? overloaded() : new AppError("UNAVAILABLE", this.#trouble.message),
      );
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#push({
      entry,
      isLazy: false,
      sizeBytes,
      queuedAtMs: this.#options.clock.uptimeMs(),
      resolve,
      reject,
      isEvaluated: false,
    });
    this.#start();
    return promise;
  }

  /** Takes a tick; see the class. */
  appendLazily(entry: JournalEntry): void {
    const ignore = (): void => undefined;
    const waiting: Waiting = {
      entry,
      isLazy: true,
      sizeBytes: ENTRY_BYTES,
      queuedAtMs: 0,
      resolve: ignore,
      reject: ignore,
      isEvaluated: false,
    };
    this.#push(waiting);
    this.#lazy += 1;
    if (this.#running !== undefined) return;
    waiting.isEvaluated = true;
    const isUrgent = this.#options.consumer.evaluate(entry);
    if (isUrgent || this.#lazy >= ingestLimits.lazyTicks) this.#start();
  }

  /** Resolves when everything that was appended before is stored and applied. */
  async flush(): Promise<void> {
    while (this.#queue.length > 0 || this.#running !== undefined) await this.#start();
  }

  /** Gives up what cannot be stored by `deadlineMs` from now; the devices still hold it. */
  async stop(deadlineMs: number): Promise<void> {
    const stopTimer = this.#options.clock.after(deadlineMs, () => this.#stopping.abort());
    await this.flush();
    stopTimer();
    this.#stopping.abort();
  }

  #push(waiting: Waiting): void {
    this.#queue.push(waiting);
    this.#queuedBytes += waiting.sizeBytes;
  }

  #start(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    let committed: Waiting[] = [];
    for (;;) {
      await this.#pace();
      const group = this.#take();
      const committing = group.length === 0 ? undefined : this.#commit(group);
      if (committed.length > 0) await this.#apply(committed);
      committed = committing === undefined ? [] : await committing;
      if (committed.length > 0 || this.#queue.length > 0) continue;
      // In the same turn as the look at the queue, or an entry that comes in between would wait for ever.
      this.#running = undefined;
      return;
    }
  }

  /** Spreads commits under load; an idle journal commits at once. */
  async #pace(): Promise<void> {
    const { clock } = this.#options;
    const waitMs = this.#lastStartMs + ingestLimits.commitPeriodMs - clock.uptimeMs();
    if (waitMs > 0 && this.#queue.length > 0)
      await clock.sleep(waitMs, this.#stopping.signal).catch(() => undefined);
    this.#lastStartMs = clock.uptimeMs();
  }

  #take(): Waiting[] {
    let samples = 0;
    let count = 0;
    for (const { entry } of this.#queue) {
      samples += sampleRoomOf(entry);
      if (count > 0 && (count >= ingestLimits.groupEntries || samples > ingestLimits.groupSamples)) break;
      count += 1;
    }
    const group = this.#queue.splice(0, count);
    for (const { sizeBytes, isLazy } of group) {
      this.#queuedBytes -= sizeBytes;
      if (isLazy) this.#lazy -= 1;
    }
    return group;
  }

  /** The entries that were stored; never rejects. */
  async #commit(group: Waiting[]): Promise<Waiting[]> {
    try {
      await this.#commitPatiently(group);
      return group;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== "INTERNAL") return giveUp(group, error);
      const [only] = group;
      return only !== undefined && group.length === 1 ? this.#refuse(only, error) : this.#commitSingly(group);
    }
  }

  /** Repeats while the store has trouble that passes. @throws AppError INTERNAL when the group itself is refused. */
  async #commitPatiently(group: readonly Waiting[]): Promise<void> {
    const { store, series, clock } = this.#options;
    const built: CommitGroup = buildGroup(
      group.map((waiting) => waiting.entry),
      series,
      clock.nowMs(),
    );
    for (;;) {
      try {
        await store.commit(built);
        this.#healed();
        return;
      } catch (thrown) {
        const error = toAppError(thrown);
        if (error.code === "INTERNAL") throw error;
        this.#troubled(error);
        if (this.#stopping.signal.aborted) throw error;
        await clock.sleep(ingestLimits.retryMs, this.#stopping.signal).catch(() => undefined);
      }
    }
  }

  /** One entry spoils the group: finds it, so that it cannot hold up the others. */
  async #commitSingly(group: readonly Waiting[]): Promise<Waiting[]> {
    const stored: Waiting[] = [];
    for (const waiting of group) stored.push(...(await this.#commit([waiting])));
    return stored;
  }

  /** A record leaves a rejection in its place, so that the device is told and does not send it for ever. */
  async #refuse(waiting: Waiting, error: AppError): Promise<Waiting[]> {
    const { consumer, logger } = this.#options;
    const { entry, resolve, reject } = waiting;
    const { deviceId } = entry.input;
    logger.error("entry-refused", `The telemetry store refuses an entry: ${error.message}`, { deviceId });
    try {
      // What is behind a rejection is in quarantine already.
      if (entry.kind !== "rejected") await consumer.refused(entry, error);
    } catch (thrown) {
      reject(toAppError(thrown));
      return [];
    }
    const rejection = rejectionOf(entry, error);
    if (rejection !== undefined) return this.#commit([{ ...waiting, entry: rejection }]);
    resolve();
    return [];
  }

  async #apply(group: readonly Waiting[]): Promise<void> {
    const evaluated = new Set(group.filter((waiting) => waiting.isEvaluated).map((waiting) => waiting.entry));
    const settle = (): void => {
      const nowMs = this.#options.clock.uptimeMs();
      for (const { resolve, isLazy, queuedAtMs } of group) {
        if (!isLazy) this.#options.latency.add(nowMs - queuedAtMs);
        resolve();
      }
    };
    try {
      await this.#options.consumer.committed(
        group.map((waiting) => waiting.entry),
        settle,
        (entry) => evaluated.has(entry),
      );
    } catch (thrown) {
      giveUp(group, toAppError(thrown));
    }
  }

  #troubled(error: AppError): void {
    if (this.#trouble === undefined) {
      this.#options.logger.error("store-trouble", error.message, { code: error.code });
      this.#trouble = { code: error.code, message: error.message, sinceMs: this.#options.clock.nowMs() };
    }
  }

  #healed(): void {
    if (this.#trouble === undefined) return;
    const seconds = Math.round((this.#options.clock.nowMs() - this.#trouble.sinceMs) / SECOND_MS);
    this.#options.logger.info("store-healed", `The telemetry store works again after ${seconds} s`);
    this.#trouble = undefined;
  }
}

function giveUp(group: readonly Waiting[], error: AppError): Waiting[] {
  for (const { reject } of group) reject(new AppError("UNAVAILABLE", errorMessage(error), { cause: error }));
  return [];
}

function overloaded(): AppError {
  return new AppError(
    "UNAVAILABLE",
    "Too much waits to be stored; the device keeps its data and sends it again",
  );
}
