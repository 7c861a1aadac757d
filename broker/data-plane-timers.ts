import {
  type Clock,
  type DurationMs,
  errorMessage,
  HOUR_MS,
  type Logger,
  SECOND_MS,
} from "@housecall/proto/base";

/** Work that comes again and again; a run that is still going is not started a second time. */
export interface Recurring {
  readonly name: string;
  readonly periodMs: DurationMs;
  readonly run: () => Promise<void> | void;
}

export const TICK_PERIOD_MS = SECOND_MS / 4;
export const RETENTION_PERIOD_MS = HOUR_MS;

/** Starts recurring work; returns how to stop it all. A failed run is logged and tried again at its next time. */
export function startTimers(
  work: readonly Recurring[],
  options: { readonly clock: Clock; readonly logger: Logger },
): () => void {
  const stops = work.map((each) => startOne(each, options));
  return () => {
    for (const stop of stops) stop();
  };
}

function startOne(
  work: Recurring,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): () => void {
  let isRunning = false;
  const runOnce = async (): Promise<void> => {
    isRunning = true;
    try {
      await work.run();
    } catch (error) {
      logger.warn("recurring-work-failed", `${work.name}: ${errorMessage(error)}`);
    } finally {
      isRunning = false;
    }
  };
  return clock.every(work.periodMs, () => {
    if (!isRunning) void runOnce();
  });
}
