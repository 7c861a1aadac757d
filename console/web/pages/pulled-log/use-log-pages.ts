import type { PulledLogFilter } from "@housecall/proto/api";
import { useEffect, useMemo, useReducer } from "react";
import { useWorld } from "../../app-context.tsx";
import { LinePages, pageLines } from "./line-pages.ts";

/** The lines that a filter shows, near those that are seen; a new filter begins anew. */
export function useLogPages(pullId: string, filter: PulledLogFilter): LinePages {
  const { actions } = useWorld();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const key = JSON.stringify(filter);
  const pages = useMemo(() => {
    const asked: PulledLogFilter = JSON.parse(key);
    return new LinePages({
      fetch: (position, signal) => actions.pulledLines(pullId, asked, { position, limit: pageLines, signal }),
      onChange: redraw,
    });
  }, [actions, pullId, key]);
  useEffect(() => () => pages.stop(), [pages]);
  return pages;
}
