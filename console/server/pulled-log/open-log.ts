import type { FileHandle } from "node:fs/promises";
import type { PulledLogFilter, PulledStep } from "@housecall/proto/api";
import { histogramOf, rangeOf } from "./histogram.ts";
import { indexLines, type LineFindings } from "./index-lines.ts";
import { LineIndex } from "./line-index.ts";
import { allLines, type LineSet } from "./line-set.ts";
import { logLimits } from "./log-limits.ts";
import type { FileSummary, LogAnswers, LogRequest } from "./log-request.ts";
import { type KnownPatterns, minePatterns } from "./mine-patterns.ts";
import { patternTable } from "./pattern-table.ts";
import { placeGaps } from "./place-gaps.ts";
import { showLines } from "./show-lines.ts";
import { type ReadFile, ShownLines } from "./shown-lines.ts";
import { stepTo } from "./step-to.ts";

/** What an {@link OpenLog} is made of. */
export interface OpenLogOptions {
  readonly file: FileHandle;
  readonly sizeBytes: number;
  readonly correctionMs: number;
  /** Waits for a moment. */
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * One pulled file and what was read of it.
 *
 * Reading begins at once: first the lines, then the patterns. Until the lines are known only the summary answers, and says how
 * far it is; everything else waits.
 */
export class OpenLog {
  readonly #options: OpenLogOptions;
  readonly #index = new LineIndex();
  readonly #findings: LineFindings = { sources: [], notes: new Map() };
  readonly #stop = new AbortController();
  readonly #lines: Promise<void>;
  readonly #patterns: Promise<KnownPatterns>;
  readonly #shown: ShownLines;
  readonly #source: ReadFile;
  #linesBytes = 0;
  #patternsBytes = 0;
  #areLinesKnown = false;
  #knownPatterns: KnownPatterns | undefined;

  constructor(options: OpenLogOptions) {
    this.#options = options;
    const { signal } = this.#stop;
    this.#source = {
      ...{ file: options.file, index: this.#index, sources: this.#findings.sources, signal },
      patterns: () => this.#patterns,
    };
    this.#shown = new ShownLines(this.#source);
    this.#lines = this.#readLines();
    this.#patterns = this.#lines.then(() => this.#readPatterns());
    // Whoever asks hears of a failure; nobody may ask.
    this.#patterns.catch(() => undefined);
  }

  async answer(request: LogRequest): Promise<LogAnswers[LogRequest["kind"]]> {
    if (request.kind === "summary") {
      await Promise.race([this.#lines, this.#options.sleep(logLimits.patienceMs)]);
      if (!this.#areLinesKnown) return { state: "reading", reading: this.#progress(this.#linesBytes) };
      return this.#summary(request);
    }
    await this.#lines;
    switch (request.kind) {
      case "lines":
        return this.#showLines(request);
      case "step":
        return this.#step(request.filter, request.line - 1, request.to);
      case "patterns":
        return this.#patternsOf(request.filter, request.limit);
    }
  }

  get isClosed(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Ends reading and closes the file. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#patterns.catch(() => undefined);
    await this.#options.file.close();
  }

  async #readLines(): Promise<void> {
    await indexLines({
      ...this.#options,
      ...{ index: this.#index, findings: this.#findings, signal: this.#stop.signal },
      onProgress: (doneBytes) => {
        this.#linesBytes = doneBytes;
      },
    });
    this.#areLinesKnown = true;
  }

  async #readPatterns(): Promise<KnownPatterns> {
    this.#knownPatterns = await minePatterns(this.#source, {
      signal: this.#stop.signal,
      turn: () => this.#shown.searched(),
      onProgress: (doneBytes) => {
        this.#patternsBytes = doneBytes;
      },
    });
    return this.#knownPatterns;
  }

  async #summary({ filter, gaps }: Extract<LogRequest, { kind: "summary" }>): Promise<FileSummary> {
    const { fromMs: _from, toMs: _to, ...anyTime } = filter;
    const shown = await this.#shown.shown(filter);
    const found = await this.#shown.shownAndFound(filter);
    const index = this.#index;
    const all = allLines(index.count);
    const range = rangeOf(index, all);
    const { severities, bySource } = this.#count(all);
    return {
      state: "ready",
      ...{ sizeBytes: this.#options.sizeBytes, lines: index.count, severities },
      firstAtMs: range?.firstAtMs ?? null,
      lastAtMs: range?.lastAtMs ?? null,
      sources: this.#findings.sources.map((source, number) => ({ source, lines: bySource[number] ?? 0 })),
      histogram: histogramOf(index, await this.#shown.shown(anyTime)),
      ...{ shownLines: shown.count, foundLines: found?.count ?? 0 },
      notes: [...this.#findings.notes].map(([kind, note]) => ({ kind, ...note })),
      ...placeGaps(index, shown, gaps),
      readingPatterns: this.#readingPatterns(),
    };
  }

  #count(all: LineSet) {
    const severities = Array.from({ length: 8 }, () => 0);
    const bySource = this.#findings.sources.map(() => 0);
    for (let line = 0; line < all.count; line += 1) {
      const severity = this.#index.severity(line);
      const source = this.#index.source(line);
      severities[severity] = (severities[severity] ?? 0) + 1;
      bySource[source] = (bySource[source] ?? 0) + 1;
    }
    return { severities, bySource };
  }

  async #showLines({ filter, from, before, limit }: Extract<LogRequest, { kind: "lines" }>) {
    const shown = await this.#shown.shown(filter);
    const found = await this.#shown.found(filter);
    const at = this.#placeOf(shown, from);
    const first = Math.max(0, at - before);
    const count = Math.max(0, Math.min(limit, shown.count - first));
    const lines = Array.from({ length: count }, (_, place) => shown.at(first + place));
    const patterns = this.#knownPatterns ?? { ids: [], texts: [] };
    const isFound = (line: number): boolean => found?.has(line) ?? false;
    const { sources } = this.#findings;
    return {
      ...{ shownLines: shown.count, first, at },
      lines: await showLines(this.#source, lines, { sources, patterns, isFound }),
    };
  }

  #placeOf(shown: LineSet, from: Extract<LogRequest, { kind: "lines" }>["from"]): number {
    if ("position" in from) return Math.min(from.position, shown.count);
    if ("line" in from) return shown.positionOf(from.line - 1);
    for (let position = 0; position < shown.count; position += 1)
      if (this.#index.atMs(shown.at(position)) >= from.atMs) return position;
    return shown.count;
  }

  async #step(filter: PulledLogFilter, line: number, to: PulledStep) {
    const shown = await this.#shown.shown(filter);
    const wanted = to.endsWith("-error")
      ? await this.#shown.shown({ ...filter, minSeverity: Math.min(3, filter.minSeverity) })
      : ((await this.#shown.shownAndFound(filter)) ?? allLines(0));
    return stepTo({ shown, wanted, line, direction: to.startsWith("next") ? "next" : "previous" });
  }

  async #patternsOf(filter: PulledLogFilter, limit: number) {
    const readingPatterns = this.#readingPatterns();
    const known = this.#knownPatterns;
    if (known === undefined) return { readingPatterns, patterns: [], morePatterns: 0, moreLines: 0 };
    const shown = await this.#shown.shown(filter);
    return { readingPatterns, ...patternTable(this.#index, shown, { known, limit }) };
  }

  #readingPatterns() {
    return this.#knownPatterns === undefined ? this.#progress(this.#patternsBytes) : null;
  }

  #progress(doneBytes: number) {
    return { doneBytes, totalBytes: this.#options.sizeBytes };
  }
}
