import type { PulledGap, PulledLine } from "@housecall/proto/api";
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useMoments, useTranslate } from "../../shell/use-preferences.tsx";
import { gapWords } from "./gap-words.ts";
import type { LinePages } from "./line-pages.ts";
import { LogRowOf } from "./log-row.tsx";
import { layOutRows, type RowLayout, rowHeight, scrollTopOf, seenRows } from "./row-layout.ts";

/** What a {@link LogList} shows. */
export interface LogListProps {
  readonly pages: LinePages;
  readonly shownLines: number;
  readonly gaps: readonly PulledGap[];
  readonly find: string;
  /** Number of the chosen line; 0: none. */
  readonly chosen: number;
  /** Place to bring into view; a new object brings it again. */
  readonly goTo: { readonly position: number } | undefined;
  readonly onChoose: (line: PulledLine) => void;
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 };

/** The shown lines as a list that holds only what is near to what is seen, however many there are. */
export function LogList({ pages, shownLines, gaps, find, chosen, goTo, onChoose }: LogListProps) {
  const translate = useTranslate();
  const layout = useMemo(() => layOutRows(shownLines, gaps), [shownLines, gaps]);
  const { view, scrollTop, viewHeight, onScroll } = useScroll();
  const seen = seenRows(layout, scrollTop, viewHeight);
  const rows = Array.from({ length: Math.max(0, seen.end - seen.first) }, (_, index) => seen.first + index);

  useEffect(() => {
    const places = rows.flatMap((row) => {
      const found = layout.rowAt(row);
      return found.kind === "line" ? [found.position] : [];
    });
    const first = places[0];
    const last = places.at(-1);
    if (first !== undefined && last !== undefined) pages.see(first, last + 1);
  });
  useLayoutEffect(() => {
    const element = view.current;
    if (goTo && element)
      element.scrollTop = scrollTopOf(layout, layout.rowOf(goTo.position), element.clientHeight);
  }, [goTo, layout, view]);

  const onKeyDown = (event: KeyboardEvent) => {
    const position = stepped(event.key, { from: pages.positionOf(chosen), shownLines });
    const next = position === undefined ? undefined : pages.at(position);
    if (position === undefined || !next) return;
    event.preventDefault();
    onChoose(next);
    keepInView(view.current, scrollTopOf(layout, layout.rowOf(position), viewHeight), rowHeight);
  };
  return (
    <div
      className="log-view"
      role="listbox"
      aria-label={translate("log.lines")}
      aria-activedescendant={pages.positionOf(chosen) === undefined ? undefined : `log-line-${chosen}`}
      tabIndex={0}
      ref={view}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      data-held-lines={pages.heldLines}
    >
      <div className="log-space" role="presentation" style={{ height: layout.height }}>
        <div className="log-rows" role="presentation" style={{ transform: `translateY(${seen.offset}px)` }}>
          <Rows {...{ rows, layout, pages, find, chosen, onChoose }} />
        </div>
      </div>
    </div>
  );
}

function Rows(
  props: Pick<LogListProps, "pages" | "find" | "chosen" | "onChoose"> & {
    readonly rows: readonly number[];
    readonly layout: RowLayout;
  },
) {
  const { rows, layout, pages, find, chosen, onChoose } = props;
  return rows.map((row) => {
    const found = layout.rowAt(row);
    if (found.kind === "gap") return <GapRow key={`gap-${found.key}`} gap={found.gap} />;
    const line = pages.at(found.position);
    if (!line) return <div key={row} className="log-row" aria-hidden />;
    const isChosen = line.number === chosen;
    return <LogRowOf key={line.number} line={line} find={find} isChosen={isChosen} onChoose={onChoose} />;
  });
}

/** Where a key leads from a place; undefined when it leads nowhere. */
function stepped(
  key: string,
  { from, shownLines }: { readonly from: number | undefined; readonly shownLines: number },
): number | undefined {
  const step = steps[key];
  if (step === undefined || from === undefined) return undefined;
  return Math.min(shownLines - 1, Math.max(0, from + step));
}

function GapRow({ gap }: { readonly gap: PulledGap }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  return (
    <div className="log-row log-gap" role="option" aria-disabled aria-selected={false} tabIndex={-1}>
      <span>{gapWords(gap, { translate, moment })}</span>
    </div>
  );
}

/** Where a list is scrolled to, and how much of it is seen. */
function useScroll() {
  const view = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [viewHeight, setViewHeight] = useState(600);
  useLayoutEffect(() => {
    const element = view.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setViewHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const onScroll = () => setScrollTop(view.current?.scrollTop ?? 0);
  return { view, scrollTop, viewHeight, onScroll };
}

/** Scrolls only when a row has left the middle half of the view. */
function keepInView(element: HTMLElement | null, middleTop: number, slack: number): void {
  if (!element) return;
  const room = element.clientHeight / 2 - 2 * slack;
  if (element.scrollTop > middleTop + room) element.scrollTop = middleTop + room;
  else if (element.scrollTop < middleTop - room) element.scrollTop = middleTop - room;
}
