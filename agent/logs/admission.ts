import type { Clock, EpochMs } from "@housecall/proto/base";
import type { RecordWriter } from "../ports.ts";
import { createRateLimit, type RateLimit } from "./rate-limit.ts";

/** Counts the lines of each source and drops what is over its rate. */
export interface Admission {
  /** False when the source is over its rate; the line is then counted as lost. */
  admit(source: string): boolean;
  /** Lines seen so far, by source. */
  readonly counts: ReadonlyMap<string, number>;
  /** Reports what was dropped since the last call. */
  reportLoss(): void;
}

/** Sources with a rate of their own; further ones share one. */
const MAX_SOURCES = 256;
const OTHER_SOURCES = "other";

interface Loss {
  quantity: number;
  readonly firstAtMs: EpochMs;
  lastAtMs: EpochMs;
}

/** @see Admission */
export function createAdmission(options: {
  readonly clock: Clock;
  readonly writer: RecordWriter;
  readonly linesPerMinute: number;
}): Admission {
  const { clock, writer, linesPerMinute } = options;
  const rates = new Map<string, RateLimit>();
  const counts = new Map<string, number>();
  let loss: Loss | undefined;

  function rateOf(key: string): RateLimit {
    const rate =
      rates.get(key) ?? createRateLimit({ clock, perMinute: linesPerMinute, burst: linesPerMinute });
    rates.set(key, rate);
    return rate;
  }

  function countLoss(): void {
    const atMs = clock.nowMs();
    loss ??= { quantity: 0, firstAtMs: atMs, lastAtMs: atMs };
    loss.quantity += 1;
    loss.lastAtMs = atMs;
  }

  return {
    admit: (source) => {
      const key = counts.has(source) || counts.size < MAX_SOURCES ? source : OTHER_SOURCES;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (rateOf(key).take()) return true;
      countLoss();
      return false;
    },
    counts,
    reportLoss: () => {
      // Not parsed, so not known whether it would have gone to "debug".
      if (loss !== undefined) writer.lost({ stream: "logs", reason: "rate_limited", ...loss });
      loss = undefined;
    },
  };
}
