import { type Clock, errorMessage, type Logger, SECOND_MS } from "@housecall/proto/base";
import { tableNames } from "./schema.ts";
import type { WorkerKeeper } from "./worker-keeper.ts";

/** Two of DuckDB's row groups: about 10 ms of reading. */
const STEP_ROWS = 245_760;
/** The start of a server has other things to do first. */
const CHECK_AFTER_MS = 5 * SECOND_MS;
/** What is not read by then stays to be found by whoever reads it. */
const CHECK_LIMIT_MS = 60 * SECOND_MS;

/**
 * Reads every block of the newest file once, a while after the start, so that health tells of damage before a person
 * meets it. Rests as long as it reads; measured: 0.2 s of reading for 100 MB.
 */
export function startFileCheck(options: {
  readonly keeper: Pick<WorkerKeeper, "call">;
  readonly afterMs: number | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}): () => void {
  const { clock, logger, afterMs = CHECK_AFTER_MS } = options;
  const stopping = new AbortController();
  const stopTimer = clock.after(afterMs, () => {
    checkNewest(options, stopping.signal).catch((error: unknown) => {
      if (stopping.signal.aborted) return;
      logger.warn(
        "telemetry-check-unfinished",
        `Today's telemetry file was not read to its end: ${errorMessage(error)}`,
      );
    });
  });
  return () => {
    stopTimer();
    stopping.abort();
  };
}

async function checkNewest(
  { keeper, clock }: { readonly keeper: Pick<WorkerKeeper, "call">; readonly clock: Clock },
  signal: AbortSignal,
): Promise<void> {
  const endMs = clock.uptimeMs() + CHECK_LIMIT_MS;
  for (const table of tableNames) {
    for (let firstRow = 0, rows = STEP_ROWS; rows > 0 && clock.uptimeMs() < endMs; firstRow += STEP_ROWS) {
      const startedMs = clock.uptimeMs();
      rows = await keeper.call("check", { table, firstRow, rows: STEP_ROWS });
      await clock.sleep(clock.uptimeMs() - startedMs, signal);
    }
  }
}
