import type { LogLine } from "@housecall/proto";

/** Whose lines are taken together: what one firmware says, another may never have said. */
export interface LineStream {
  readonly deviceClass: string;
  readonly model: string;
  readonly firmware: string;
}

/** Tells of each line whether it is the first of its kind; learns from every line that it is asked about. */
export interface LineNovelty {
  take(stream: LineStream, line: string): { readonly isFirst: boolean };
  /** All that was learnt, as bytes. */
  snapshot(): Uint8Array;
}

/** Places of the lines that are the first of their kind; each line is asked about once. */
export function newLinesOf(
  novelty: LineNovelty,
  stream: LineStream,
  lines: readonly LogLine[],
): ReadonlySet<number> {
  const places = new Set<number>();
  lines.forEach(({ message }, place) => {
    if (novelty.take(stream, message).isFirst) places.add(place);
  });
  return places;
}

export const noNewLines: ReadonlySet<number> = new Set();
