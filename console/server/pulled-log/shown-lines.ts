import type { PulledLogFilter } from "@housecall/proto/api";
import { chooseLines } from "./choose-lines.ts";
import { findText } from "./find-text.ts";
import type { LineSet } from "./line-set.ts";
import { logLimits } from "./log-limits.ts";
import type { KnownPatterns } from "./mine-patterns.ts";
import type { BlockSource } from "./read-lines.ts";

/** A file whose lines are known. */
export interface ReadFile extends BlockSource {
  readonly sources: readonly string[];
  /** Resolves when the patterns are known. */
  readonly patterns: () => Promise<KnownPatterns>;
  readonly signal: AbortSignal;
}

/**
 * Lines by filter and by text, remembered for the newest few of each.
 *
 * Invariant: what is remembered under a key is the promise of its lines, so that the same is never looked for twice at a time.
 */
export class ShownLines {
  readonly #file: ReadFile;
  readonly #shown = new Map<string, Promise<LineSet>>();
  readonly #found = new Map<string, Promise<LineSet>>();

  constructor(file: ReadFile) {
    this.#file = file;
  }

  /** The lines that a filter shows. */
  shown(filter: PulledLogFilter): Promise<LineSet> {
    const found = filter.show === "found" ? filter.find : "";
    return remember(this.#shown, JSON.stringify({ ...filter, find: found }), () => this.#choose(filter));
  }

  /** The lines that say the text of a filter, whether they are shown or not; undefined when it has none. */
  async found({ find }: PulledLogFilter): Promise<LineSet | undefined> {
    if (find === "") return undefined;
    return remember(this.#found, find.toLowerCase(), () => findText(this.#file, find, this.#file.signal));
  }

  /** Resolves when no search is running. */
  async searched(): Promise<void> {
    await Promise.allSettled(this.#found.values());
  }

  /** Those of them that are shown. */
  async shownAndFound(filter: PulledLogFilter): Promise<LineSet | undefined> {
    return filter.find === "" ? undefined : this.shown({ ...filter, show: "found" });
  }

  async #choose(filter: PulledLogFilter): Promise<LineSet> {
    const numbers = await this.#patternNumbers(filter);
    const { sources } = this.#file;
    return chooseLines(this.#file.index, {
      fromMs: filter.fromMs ?? 0,
      toMs: filter.toMs ?? Number.POSITIVE_INFINITY,
      minSeverity: filter.minSeverity,
      sources:
        filter.source.length === 0 ? null : new Set(filter.source.map((name) => sources.indexOf(name))),
      ...numbers,
      found: filter.show === "found" ? ((await this.found(filter)) ?? null) : null,
    });
  }

  async #patternNumbers({ pattern, without }: PulledLogFilter) {
    if (pattern.length === 0 && without.length === 0) return { patterns: null, without: new Set<number>() };
    const { ids } = await this.#file.patterns();
    const numbersOf = (wanted: readonly string[]) =>
      new Set(wanted.map((id) => ids.indexOf(id)).filter((number) => number >= 0));
    return { patterns: pattern.length === 0 ? null : numbersOf(pattern), without: numbersOf(without) };
  }
}

function remember(
  known: Map<string, Promise<LineSet>>,
  key: string,
  make: () => Promise<LineSet>,
): Promise<LineSet> {
  const held = known.get(key);
  known.delete(key);
  const lines = held ?? make();
  known.set(key, lines);
  lines.catch(() => known.delete(key));
  const [oldest] = known.keys();
  if (known.size > logLimits.remembered && oldest !== undefined) known.delete(oldest);
  return lines;
}
