import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

/** Height of a row before it has been measured, and rows kept beyond both edges of the screen. */
const estimatedRowPx = 57;
const overscan = 12;
/** So many rows before the last one, more are wanted. */
const nearEnd = 40;

/** Which rows of a long list, scrolled with the page, are on screen, and how much room the others take. */
export function useRowWindow(count: number, onEnd: () => void) {
  const frame = useRef<HTMLDivElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    const top = frame.current?.getBoundingClientRect().top ?? 0;
    setScrollMargin(top + window.scrollY);
  }, []);
  const rows = useWindowVirtualizer({ count, overscan, scrollMargin, estimateSize: () => estimatedRowPx });
  const items = rows.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  const isNearEnd = last !== undefined && last.index >= count - nearEnd;
  useEffect(() => {
    if (isNearEnd) onEnd();
  }, [isNearEnd, onEnd]);
  return {
    frame,
    shown: items.map(({ index }) => ({ index, measure: rows.measureElement })),
    before: first === undefined ? 0 : first.start - scrollMargin,
    after: last === undefined ? 0 : rows.getTotalSize() - (last.end - scrollMargin),
  };
}
