/** The five states of a view, and the sixth in which there is something to see. */
export type ViewState = "loading" | "failed" | "empty" | "nothing-matches" | "stale" | "ready";

/** What is known about what a view shows. */
export interface ViewFacts {
  /** Items that arrived; undefined while none have. */
  readonly count: number | undefined;
  readonly hasFailed: boolean;
  /** A filter or search is on. */
  readonly isFiltered: boolean;
}

/**
 * Which state a view is in.
 *
 * Data that arrived before a later failure is shown as stale, never taken away. An empty answer is "empty" only without a filter.
 */
export function viewStateOf({ count, hasFailed, isFiltered }: ViewFacts): ViewState {
  if (count === undefined) return hasFailed ? "failed" : "loading";
  if (hasFailed) return "stale";
  if (count > 0) return "ready";
  return isFiltered ? "nothing-matches" : "empty";
}
