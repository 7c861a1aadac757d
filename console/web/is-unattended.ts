import type { DurationMs } from "@housecall/proto/units";

/** What a person does on a page that reads, clicks, types or scrolls. */
const inputs = ["pointerdown", "click", "keydown", "wheel"] as const;

/**
 * For how long after an input a request counts as wanted by the person. As long as the pages' own polls are apart:
 * somebody who only reads and scrolls is not signed out, and a page that nobody touches is.
 */
export const activeForMs: DurationMs = 30_000;

/**
 * Tells whether the page works by itself: nobody has touched it for {@link activeForMs}.
 *
 * Opening the page counts as touching it. Listens as long as the page lives.
 */
export function createIsUnattended(options: {
  readonly target: Pick<EventTarget, "addEventListener">;
  readonly nowMs: () => number;
}): () => boolean {
  const { target, nowMs } = options;
  let touchedAtMs = nowMs();
  const noticeTouch = (): void => {
    touchedAtMs = nowMs();
  };
  for (const input of inputs) target.addEventListener(input, noticeTouch, { capture: true, passive: true });
  return () => nowMs() - touchedAtMs > activeForMs;
}
