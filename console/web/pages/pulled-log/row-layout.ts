import type { PulledGap } from "@housecall/proto/api";

/** Height of every row; one height for all makes places a matter of arithmetic. */
export const rowHeight = 22;
/** Browsers draw nothing beyond about 17 million pixels; a higher list is scrolled faster than it is drawn. */
const MOST_HEIGHT = 12_000_000;
const ROWS_AROUND = 12;

/** A row of the list. */
export type LogRow =
  | { readonly kind: "line"; readonly position: number }
  | { readonly kind: "gap"; readonly gap: PulledGap; readonly key: number };

/** Rows of all shown lines with the gaps between them; nothing is made for each line. */
export interface RowLayout {
  readonly rows: number;
  /** Height of the whole list as it is drawn. */
  readonly height: number;
  rowAt(row: number): LogRow;
  /** The row of a line by its place. */
  rowOf(position: number): number;
}

/** Lays out `lines` lines and their gaps, which come in the order of their places. */
export function layOutRows(lines: number, gaps: readonly PulledGap[]): RowLayout {
  const rows = lines + gaps.length;
  /** Gaps in front of the line at a place, itself included. */
  const gapsUpTo = (position: number): number => {
    let low = 0;
    let high = gaps.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((gaps[middle]?.position ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    rows,
    height: Math.min(MOST_HEIGHT, rows * rowHeight),
    rowOf: (position) => position + gapsUpTo(position),
    rowAt: (row) => {
      // The gap with number g stands in row position(g) + g.
      let low = 0;
      let high = gaps.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((gaps[middle]?.position ?? 0) + middle < row) low = middle + 1;
        else high = middle;
      }
      const gap = gaps[low];
      if (gap !== undefined && gap.position + low === row) return { kind: "gap", gap, key: low };
      return { kind: "line", position: row - low };
    },
  };
}

/** What is seen of a list. */
export interface SeenRows {
  readonly first: number;
  /** Behind the last. */
  readonly end: number;
  /** How far down the first row is drawn, in pixels. */
  readonly offset: number;
}

/** The rows to draw where a list is scrolled to, with some around them. */
export function seenRows(layout: RowLayout, scrollTop: number, viewHeight: number): SeenRows {
  const top = scrollTop * scaleOf(layout, viewHeight);
  const first = Math.max(0, Math.floor(top / rowHeight) - ROWS_AROUND);
  const end = Math.min(layout.rows, Math.ceil((top + viewHeight) / rowHeight) + ROWS_AROUND);
  return { first, end, offset: scrollTop + first * rowHeight - top };
}

/** Where to scroll so that a row is in the middle of what is seen. */
export function scrollTopOf(layout: RowLayout, row: number, viewHeight: number): number {
  const top = row * rowHeight - (viewHeight - rowHeight) / 2;
  const most = Math.max(0, layout.height - viewHeight);
  return Math.min(most, Math.max(0, top / scaleOf(layout, viewHeight)));
}

/** Pixels of the list for each pixel that is scrolled: 1 unless the list is too high to be drawn. */
function scaleOf({ rows, height }: RowLayout, viewHeight: number): number {
  const scrolled = height - viewHeight;
  return scrolled <= 0 ? 1 : Math.max(1, (rows * rowHeight - viewHeight) / scrolled);
}
