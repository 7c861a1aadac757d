import type { PulledLine, PulledLines } from "@housecall/proto/api";

/** Lines that are asked for at a time. */
export const pageLines = 200;
/** Lines that the page never holds more of, however long the file is. */
export const mostLinesHeld = 5_000;

const MOST_PAGES = mostLinesHeld / pageLines;

type LoadedPage = { readonly state: "loaded"; readonly lines: readonly PulledLine[] };
type HeldPage =
  | { readonly state: "asked"; readonly stop: AbortController }
  | { readonly state: "failed" }
  | LoadedPage;

/**
 * The lines near those that are seen, by their place among all shown lines.
 *
 * Invariants: at most 25 pages of 200 lines are held or on their way; those that are farthest from what is seen go first, and
 * what is on its way for them is no longer waited for.
 */
export class LinePages {
  readonly #fetch: (first: number, signal: AbortSignal) => Promise<PulledLines>;
  readonly #onChange: () => void;
  readonly #pages = new Map<number, HeldPage>();

  constructor(options: {
    readonly fetch: (first: number, signal: AbortSignal) => Promise<PulledLines>;
    readonly onChange: () => void;
  }) {
    this.#fetch = options.fetch;
    this.#onChange = options.onChange;
  }

  get heldLines(): number {
    let lines = 0;
    for (const page of this.#pages.values()) if (page.state === "loaded") lines += page.lines.length;
    return lines;
  }

  /** The line at a place; undefined while it is on its way. */
  at(position: number): PulledLine | undefined {
    const page = this.#pages.get(Math.floor(position / pageLines));
    return page?.state === "loaded" ? page.lines[position % pageLines] : undefined;
  }

  /** The place of a line that is held. */
  positionOf(line: number): number | undefined {
    for (const [number, page] of this.#pages) {
      if (page.state !== "loaded") continue;
      const place = page.lines.findIndex(({ number: held }) => held === line);
      if (place >= 0) return number * pageLines + place;
    }
    return undefined;
  }

  /** Whether something that is seen could not be fetched. */
  hasFailed(): boolean {
    return [...this.#pages.values()].some(({ state }) => state === "failed");
  }

  /** Asks for what is seen and not there, from `first` up to but not including `end`. */
  see(first: number, end: number): void {
    const from = Math.floor(first / pageLines);
    const to = Math.floor(Math.max(first, end - 1) / pageLines);
    const wanted = Array.from({ length: Math.min(MOST_PAGES, to - from + 1) }, (_, index) => from + index);
    for (const number of wanted) if (!this.#pages.has(number)) this.#ask(number);
    this.#dropFarthest((from + to) / 2);
  }

  /** Asks again for what could not be fetched. */
  retry(): void {
    for (const [number, page] of this.#pages) if (page.state === "failed") this.#ask(number);
    this.#onChange();
  }

  stop(): void {
    for (const page of this.#pages.values()) if (page.state === "asked") page.stop.abort();
    this.#pages.clear();
  }

  #ask(number: number): void {
    const asked: HeldPage = { state: "asked", stop: new AbortController() };
    this.#pages.set(number, asked);
    this.#fetch(number * pageLines, asked.stop.signal).then(
      ({ lines }) => this.#settle(number, { asked, page: { state: "loaded", lines } }),
      () => this.#settle(number, { asked, page: { state: "failed" } }),
    );
  }

  #settle(number: number, { asked, page }: { readonly asked: HeldPage; readonly page: HeldPage }): void {
    if (this.#pages.get(number) !== asked) return;
    this.#pages.set(number, page);
    this.#onChange();
  }

  #dropFarthest(middle: number): void {
    const far = [...this.#pages.keys()].sort(
      (one, other) => Math.abs(other - middle) - Math.abs(one - middle),
    );
    for (const number of far.slice(0, Math.max(0, far.length - MOST_PAGES))) {
      const page = this.#pages.get(number);
      if (page?.state === "asked") page.stop.abort();
      this.#pages.delete(number);
    }
  }
}
