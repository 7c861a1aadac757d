import type { Clock, Logger } from "@housecall/proto/base";
import { errorMessage } from "@housecall/proto/base";
import { ingestLimits } from "./ingest-limits.ts";
import type { QuarantineEntry, QuarantineRecords } from "./ingest-records.ts";

/** Keeps what was refused, many in one transaction, so that a storm of garbage costs neighbours nothing. */
export class Quarantine {
  readonly #records: QuarantineRecords;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #queue: QuarantineEntry[] = [];
  #written: PromiseWithResolvers<void> | undefined;
  #overflowed = 0;

  constructor(options: {
    readonly records: QuarantineRecords;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#records = options.records;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /** Resolves when it is kept or, with too many in the queue, counted. Rejects when our records store fails. */
  add(entry: Omit<QuarantineEntry, "head" | "sizeBytes"> & { readonly payload: Uint8Array }): Promise<void> {
    const { payload, ...facts } = entry;
    if (this.#queue.length >= ingestLimits.quarantineQueued) {
      this.#overflowed += 1;
      return Promise.resolve();
    }
    const detail = facts.detail.slice(0, ingestLimits.quarantineDetailLength);
    const head = payload.slice(0, ingestLimits.quarantineHeadBytes);
    this.#queue.push({ ...facts, detail, sizeBytes: payload.length, head });
    this.#written ??= this.#later();
    return this.#written.promise;
  }

  /** Ever refused, by reason. */
  counts(): Readonly<Record<string, number>> {
    const counts = this.#records.refusedCounts();
    return this.#overflowed === 0 ? counts : { ...counts, overflowed: this.#overflowed };
  }

  /** Writes what waits now. */
  flush(): void {
    const written = this.#written;
    const entries = this.#queue;
    this.#queue = [];
    this.#written = undefined;
    if (written === undefined) return;
    try {
      this.#records.keepRefused(entries, {
        rows: ingestLimits.quarantineRows,
        bytes: ingestLimits.quarantineBytes,
      });
      written.resolve();
    } catch (error) {
      this.#logger.warn(
        "quarantine-not-written",
        `${entries.length} refused payloads could not be kept: ${errorMessage(error)}`,
      );
      written.reject(error);
    }
  }

  #later(): PromiseWithResolvers<void> {
    const written = Promise.withResolvers<void>();
    // The promise may fail before anybody awaits it; each caller still sees the failure.
    written.promise.catch(() => undefined);
    this.#clock.after(ingestLimits.quarantineFlushMs, () => this.flush());
    return written;
  }
}
