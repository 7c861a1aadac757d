import { KIBIBYTE, MEBIBYTE, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";

/** Limits of what ingest keeps in memory and in quarantine. */
export const ingestLimits = {
  /** Entries of one group commit. */
  groupEntries: 2_000,
  /** Samples of one group commit. */
  groupSamples: 100_000,
  /** Commits start at most this often, so that under load many records share one fsync. */
  commitPeriodMs: 16,
  /** Payload that waits for its commit; beyond it a publish is refused with UNAVAILABLE and the device keeps it. */
  queuedBytes: 64 * MEBIBYTE,
  /** Ticks that caused nothing and wait to ride with a commit. */
  lazyTicks: 60,
  /** Between two attempts to store while the disk is full. */
  retryMs: SECOND_MS / 2,
  /** Acknowledgements to one device are collected for this long. */
  ackDelayMs: 5,
  /** Runs of sequences above the contiguous part, per stream: a gap more is refused. */
  rangesPerStream: 4_096,
  /** Spools of one device that are told apart; the birth of one more forgets the one that was silent longest. */
  spoolsPerDevice: 64,
  /** Boots of one device whose clock correction is kept in memory, and new ones that are fixed between two checkpoints. */
  bootsPerDevice: 64,
  currentValuesPerDevice: 4_096,
  /** Series of one device that have a number; beyond it those that rested longest lose theirs. */
  seriesPerDevice: 4_096,
  /** Connections and events of one device that are kept for its timeline; beyond it the oldest go. */
  momentsPerDevice: 5_000,
  /** Attributes of an event that the timeline keeps, and characters of each. */
  momentAttributes: 24,
  momentAttributeLength: 200,
  quarantineRows: 10_000,
  quarantineBytes: 16 * MEBIBYTE,
  /** Of a refused payload this much is kept. */
  quarantineHeadBytes: 4 * KIBIBYTE,
  quarantineDetailLength: 500,
  quarantineFlushMs: 20,
  /** Refusals that wait to be written; further ones are only counted. */
  quarantineQueued: 2_000,
  checkpointMs: MINUTE_MS,
  /** A checkpoint is also taken after so many entries: what a restart reads again stays below a second. */
  checkpointEntries: 20_000,
  /** Device times before 2024-01-01 are those of a clock that was never set. */
  earliestPlausibleAtMs: 1_704_067_200_000,
  /** A wall clock that is further behind the uptime was set back. */
  clockSlackMs: MINUTE_MS,
  /** By so much of the time passed wall clock and uptime may run apart: a quartz that only the wall clock is corrected for. */
  clockDriftRatio: 0.0001,
} as const;
