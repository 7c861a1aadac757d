import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { TailLine } from "../../../live/tail-buffer.ts";
import { useMoments, useTranslate } from "../../../shell/use-preferences.tsx";
import { levelWord, MessageText } from "../../pulled-log/log-row.tsx";
import { layOutRows, rowHeight, seenRows } from "../../pulled-log/row-layout.ts";

/** Nearer to the end than this counts as being there. */
const END_PX = 2 * rowHeight;

/** Lines of a tail, of which only those that are seen are drawn; it stays at its end unless somebody scrolls up. */
export function TailList({
  lines,
  highlight,
}: {
  readonly lines: readonly TailLine[];
  readonly highlight: string;
}) {
  const translate = useTranslate();
  const layout = useMemo(() => layOutRows(lines.length, []), [lines.length]);
  const view = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  const [place, setPlace] = useState({ top: 0, height: 400 });
  const newest = lines.at(-1)?.number ?? 0;

  useLayoutEffect(() => {
    const element = view.current;
    if (!element) return;
    if (isAtEnd.current && newest > 0) element.scrollTop = layout.height;
    setPlace({ top: element.scrollTop, height: element.clientHeight });
  }, [newest, layout.height]);
  const onScroll = () => {
    const element = view.current;
    if (!element) return;
    isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < END_PX;
    setPlace({ top: element.scrollTop, height: element.clientHeight });
  };
  const seen = seenRows(layout, place.top, place.height);
  return (
    <section
      className="tail-view"
      aria-label={translate("tail.lines")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      ref={view}
      onScroll={onScroll}
    >
      <div className="log-space" style={{ height: layout.height }}>
        <ol className="log-rows" style={{ transform: `translateY(${seen.offset}px)` }}>
          {lines.slice(seen.first, seen.end).map((line) => (
            <TailRow key={line.number} line={line} highlight={highlight} />
          ))}
        </ol>
      </div>
    </section>
  );
}

function TailRow({ line, highlight }: { readonly line: TailLine; readonly highlight: string }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  return (
    <li className={`log-row tail-row level-${line.severity}`}>
      <span className="log-time">{moment(line.atMs, "dayTime")}</span>
      <span className="log-level">{levelWord(line.severity, translate)}</span>
      <span className="log-source">
        <MessageText message={line.unit === "" ? line.source : line.unit} find={highlight} />
      </span>
      <span className="log-text">
        <MessageText message={line.message} find={highlight} />
      </span>
    </li>
  );
}
