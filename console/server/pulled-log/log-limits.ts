import { KIBIBYTE, MEBIBYTE, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { limits } from "@housecall/proto/limits";

/** Every bound of reading pulled files, with what happens beyond it. */
export const logLimits = {
  /** Lines of a file that are told apart; what follows is left out and told. About 17 bytes of memory each. */
  lines: 4_000_000,
  /** A longer line is not read as a log line: its beginning is shown and searched as it is. */
  lineBytes: 128 * KIBIBYTE,
  /** Bytes of a message that are shown; the rest is cut and counted. */
  messageBytes: limits.logLineBytes,
  /** Bytes of the file that are in memory at a time. */
  blockBytes: MEBIBYTE,
  /** Sources that are told apart; lines of further ones count as the last. */
  sources: 255,
  /** Patterns that are told apart; lines of further ones have none. */
  patterns: 2_000,
  /** Files whose index is kept; the one that nobody asked for longest goes first. */
  files: 4,
  /** An index that nobody has asked for so long is dropped, and the thread ends with the last of them. */
  idleMs: 10 * MINUTE_MS,
  /** Filters and searches of a file whose lines are remembered; the oldest goes first. */
  remembered: 6,
  /** A first answer says how far reading is when it is not done by then. */
  patienceMs: SECOND_MS,
  /** A question that takes longer fails; what was read by then is kept for the next one. */
  answerMs: MINUTE_MS,
  /** After a question took too long: a thread that does not say for so long that it is alive is replaced. */
  silentMs: 15 * SECOND_MS,
  /** Gaps that are listed; further ones are counted. */
  gaps: 500,
  /** Lines are out of order when they go back by more: sources are merged by time, to the millisecond. */
  clockBackMs: SECOND_MS,
  buckets: 120,
  heapMegabytes: 256,
} as const;
