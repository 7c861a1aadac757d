import type { LiveEvent } from "@housecall/proto/api";

/** Lines that a running tail keeps in the page; the oldest are removed first and counted. */
export const tailLinesKept = 2_000;

type TailEvent = Extract<LiveEvent, { kind: "tail" }>;

/** One line with a number of its own, so that equal lines stay apart. */
export type TailLine = TailEvent["lines"][number] & { readonly number: number };

/** What the page holds of a tail. */
export interface TailBuffer {
  readonly commandId: string;
  readonly lines: readonly TailLine[];
  /** Lines that the device had to drop. */
  readonly droppedLines: number;
  /** Lines removed here because the page keeps only so many. */
  readonly trimmedLines: number;
}

/** A buffer with nothing in it. */
export function emptyTail(commandId: string): TailBuffer {
  return { commandId, lines: [], droppedLines: 0, trimmedLines: 0 };
}

/** The buffer after more lines of its command came. Another command begins an empty one. */
export function withTailLines(buffer: TailBuffer, event: TailEvent): TailBuffer {
  const held = buffer.commandId === event.commandId ? buffer : emptyTail(event.commandId);
  const firstNumber = (held.lines.at(-1)?.number ?? 0) + 1;
  const all = [
    ...held.lines,
    ...event.lines.map((line, index) => ({ ...line, number: firstNumber + index })),
  ];
  const excess = Math.max(0, all.length - tailLinesKept);
  return {
    commandId: event.commandId,
    lines: all.slice(excess),
    droppedLines: Math.max(held.droppedLines, event.droppedLines),
    trimmedLines: held.trimmedLines + excess,
  };
}
