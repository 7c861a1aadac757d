import type { EpochMs } from "@housecall/proto/base";
import type { RawLine } from "../logs/raw-line.ts";

/** Part of time that is read; `toMs` exclusive. */
export interface TimeRange {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** One place from which a pull takes lines. */
export interface PullSource {
  /** As in the manifest. */
  readonly name: string;
  /**
   * The lines of the range in blocks, oldest first, not redacted.
   *
   * Throws AppError when the source cannot be read; what could not be read in part is told by `skip`.
   */
  read(range: TimeRange, context: ReadContext): AsyncIterable<readonly RawLine[]>;
  /**
   * Newest first, where a source can: spares reading a long past only to throw it away. To see how much there is;
   * lines may lack all but time, severity and message.
   */
  readBackwards?(range: TimeRange, context: ReadContext): AsyncIterable<readonly RawLine[]>;
}

/** What reading goes along with. */
export interface ReadContext {
  readonly signal: AbortSignal;
  /** Names a part that is left out, and why. */
  skip(source: string, reason: string): void;
}

/** A source that was asked for and is not read. */
export interface SkippedSource {
  readonly source: string;
  readonly reason: string;
}
