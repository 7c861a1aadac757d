import type { LiveEvent } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/units";

/** Lines that a running tail keeps in the page; the oldest are removed first and counted. */
export const tailLinesKept = 5_000;
/** The rate is that of this long. */
const rateMs = 5_000;

type TailEvent = Extract<LiveEvent, { kind: "tail" }>;

/** One line with a number of its own, so that equal lines stay apart. */
export type TailLine = TailEvent["lines"][number] & { readonly number: number };

/** What the page holds of a tail, and what became of every line that the device has written since the page listens. */
export interface TailBuffer {
  readonly commandId: string;
  readonly lines: readonly TailLine[];
  /** Lines that came to this page; the newest of them are `lines`. */
  readonly heardLines: number;
  /** Lines that the device had to drop. */
  readonly droppedLines: number;
  /** Lines that the device sent and the server never got. */
  readonly lostLines: number;
  /** Lines that the server passed on and this page never got: its connection was away or too slow. */
  readonly missedLines: number;
  /** Lines removed here because the page keeps only so many. */
  readonly trimmedLines: number;
  /** Where the device's and the server's counts stood when this page began to listen. */
  readonly base: { readonly sentLines: number; readonly lostLines: number } | undefined;
  /** How many lines came when, for the rate. */
  readonly arrivals: readonly { readonly atMs: EpochMs; readonly lines: number }[];
}

/** A buffer with nothing in it. */
export function emptyTail(commandId: string): TailBuffer {
  return {
    ...{ commandId, lines: [], heardLines: 0, droppedLines: 0, lostLines: 0, missedLines: 0 },
    ...{ trimmedLines: 0, base: undefined, arrivals: [] },
  };
}

/** The buffer after more lines of its command came. Another command begins an empty one. */
export function withTailLines(buffer: TailBuffer, event: TailEvent, nowMs: EpochMs): TailBuffer {
  const held = buffer.commandId === event.commandId ? buffer : emptyTail(event.commandId);
  const fresh = event.lines.map((line, index) => ({ ...line, number: held.heardLines + index + 1 }));
  const lines = [...held.lines, ...fresh].slice(-tailLinesKept);
  const heardLines = held.heardLines + fresh.length;
  const arrivals = [...held.arrivals, { atMs: nowMs, lines: fresh.length }];
  return {
    ...{ commandId: event.commandId, lines, heardLines },
    droppedLines: Math.max(held.droppedLines, event.droppedLines),
    trimmedLines: heardLines - lines.length,
    ...wayLosses(held, event, heardLines),
    arrivals: arrivals.filter(({ atMs }) => atMs > nowMs - rateMs),
  };
}

/** Lines a second, over the last five seconds. */
export function tailRate({ arrivals }: TailBuffer, nowMs: EpochMs): number {
  const recent = arrivals.filter(({ atMs }) => atMs > nowMs - rateMs);
  return Math.round(recent.reduce((sum, { lines }) => sum + lines, 0) / (rateMs / 1_000));
}

/** What did not reach the server, and what did not reach the page, by the counts of both. */
function wayLosses(held: TailBuffer, event: TailEvent, heardLines: number) {
  const { base: known, missedLines } = held;
  if (event.sentLines === 0) return { base: known, lostLines: held.lostLines, missedLines };
  const base = known ?? { sentLines: event.sentLines - event.lines.length, lostLines: event.lostLines };
  const lostLines = Math.max(held.lostLines, event.lostLines - base.lostLines);
  const missing = event.sentLines - base.sentLines - lostLines - heardLines;
  return { base, lostLines, missedLines: Math.max(missedLines, missing) };
}
