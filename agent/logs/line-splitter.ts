import type { DurationMs } from "@housecall/proto/base";

/** A line as its source wrote it, without its end. */
export interface SplitLine {
  /** At most the splitter's `maxBytes`. */
  readonly head: Uint8Array;
  /** Bytes after `head` that were not kept. */
  readonly cutBytes: number;
  /** Position in the source just behind the line's end. */
  readonly endOffset: number;
}

/** Cuts bytes into lines with a bounded memory, however long a line is. */
export interface LineSplitter {
  /** Lines that these bytes complete; what follows waits for its end. */
  push(bytes: Uint8Array): readonly SplitLine[];
  /** The line that never got its end, if any. */
  end(): SplitLine | undefined;
  /** Bytes of the waiting line. */
  readonly waitingBytes: number;
}

/** How long a line without an end may wait before it counts as one. */
export const PARTIAL_LINE_WAIT_MS: DurationMs = 10_000;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** `startOffset` is the position of the first byte to come. Empty lines are left out. */
export function createLineSplitter(options: {
  readonly maxBytes: number;
  readonly startOffset?: number;
}): LineSplitter {
  const { maxBytes } = options;
  let offset = options.startOffset ?? 0;
  let waiting: Uint8Array[] = [];
  let keptBytes = 0;
  let waitingBytes = 0;

  function hold(bytes: Uint8Array): void {
    const room = maxBytes - keptBytes;
    if (room > 0 && bytes.length > 0) {
      // A copy, which Buffer's own slice() is not: the caller may use its buffer again.
      waiting.push(new Uint8Array(bytes.subarray(0, room)));
      keptBytes += Math.min(room, bytes.length);
    }
    waitingBytes += bytes.length;
  }

  function release(): SplitLine | undefined {
    const head = waiting.length === 1 ? (waiting[0] ?? new Uint8Array()) : Buffer.concat(waiting);
    const line = { head: withoutReturn(head), cutBytes: waitingBytes - keptBytes, endOffset: offset };
    waiting = [];
    keptBytes = 0;
    waitingBytes = 0;
    return line.head.length === 0 ? undefined : line;
  }

  function push(bytes: Uint8Array): readonly SplitLine[] {
    const lines: SplitLine[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      hold(bytes.subarray(start, end));
      offset += end + 1 - start;
      start = end + 1;
      const line = release();
      if (line !== undefined) lines.push(line);
    }
    hold(bytes.subarray(start));
    offset += bytes.length - start;
    return lines;
  }

  return {
    push,
    end: release,
    get waitingBytes() {
      return waitingBytes;
    },
  };
}

function withoutReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
}
