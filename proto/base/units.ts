/** A point in time: milliseconds since 1970-01-01T00:00:00Z. Names end in `AtMs`. */
export type EpochMs = number;

/** A length of time in milliseconds. */
export type DurationMs = number;

export const SECOND_MS: DurationMs = 1_000;
export const MINUTE_MS: DurationMs = 60_000;
export const HOUR_MS: DurationMs = 3_600_000;
export const DAY_MS: DurationMs = 86_400_000;

export const KIBIBYTE = 1_024;
export const MEBIBYTE = 1_048_576;
