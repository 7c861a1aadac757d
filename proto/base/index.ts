export { type Clock, type StopTimer, systemClock } from "./clock.ts";
export {
  AppError,
  type ErrorCode,
  type ErrorContext,
  errorCodes,
  errorMessage,
  type Remedy,
  toAppError,
} from "./errors.ts";
export { type LogFields, type Logger, silentLogger } from "./logger.ts";
export { nearestName, nearestNames } from "./nearest-name.ts";
export { isOneEditAway } from "./one-edit-away.ts";
export { type Random, systemRandom } from "./random.ts";
export { type RetryOptions, retrySchedule } from "./retry-schedule.ts";
export { sleepBy } from "./sleep.ts";
export {
  DAY_MS,
  type DurationMs,
  type EpochMs,
  HOUR_MS,
  KIBIBYTE,
  MEBIBYTE,
  MINUTE_MS,
  SECOND_MS,
} from "./units.ts";
