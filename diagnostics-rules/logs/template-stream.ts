/** The templates of one stream of log lines: learns them, and says of each line which one it has. */
import { clusterRecords } from "./cluster-records.ts";
import { headerEnd } from "./line-header.ts";
import { miningLimits } from "./mining-limits.ts";
import { LineScanner } from "./scan-line.ts";
import { shapeKeyOf } from "./shape-key.ts";
import { idOf, type Pattern, patternOf, type Template, templateOf, textOf } from "./template.ts";
import { TemplateTree } from "./template-tree.ts";

/** What a line is an instance of. */
export interface MinedLine {
  /** 16 hexadecimal digits; the same for equal templates, wherever and whenever they were learnt. */
  readonly id: string;
  /** True when no line before was like it, in a stream that has had {@link miningLimits.warmUpLines} lines. */
  readonly isFirst: boolean;
  /** The template itself: `Receiving block <id> src: <addr>`. */
  readonly text: string;
}

/** Plain data from which a stream goes on. */
export interface StreamState {
  readonly lines: number;
  readonly settledAtLine: number;
  readonly templates: readonly PatternState[];
  readonly pending: readonly PatternState[];
}

export interface PatternState {
  readonly words: readonly string[];
  readonly seen: readonly number[];
  readonly gaps: readonly string[];
  readonly lines: number;
  readonly lastLine: number;
}

/**
 * Invariants: a template in `#templates` is never changed but for counts and kinds; `#remembered` holds nothing that
 * the tree would not answer; a shape is pending only while no template fits it.
 */
export class TemplateStream {
  #lines: number;
  #settledAtLine: number;
  readonly #scanner = new LineScanner();
  readonly #templates = new Map<string, Template>();
  #tree = new TemplateTree([]);
  readonly #pending = new Map<number, Pattern>();
  #pendingCharacters = 0;
  readonly #remembered = new Map<number, Template>();
  readonly #settleAfterLines: number;

  constructor({ state, settleAfterLines = miningLimits.settleAfterLines }: StreamOptions = {}) {
    this.#lines = state?.lines ?? 0;
    this.#settledAtLine = state?.settledAtLine ?? 0;
    this.#settleAfterLines = settleAfterLines;
    for (const saved of state?.templates ?? []) this.#keep({ ...revive(saved), id: idOf(saved.words) });
    this.#tree = new TemplateTree(this.#templates.values());
    for (const saved of state?.pending ?? []) this.#await(shapeKeyOf(saved.words), revive(saved));
  }

  /** Learns from a line and says what it is an instance of so far. */
  take(line: string): MinedLine {
    const { pattern, isNew } = this.#learn(line);
    const isFirst = isNew && this.#lines > miningLimits.warmUpLines && !this.#isAlmostKnown(pattern.words);
    return new LazyLine(pattern, isFirst);
  }

  /** Learns from a line. */
  learn(line: string): void {
    this.#learn(line);
  }

  /** Says what a line is an instance of and learns nothing. */
  find(line: string): MinedLine {
    const from = headerEnd(line);
    this.#scanner.scan(line, from);
    const key = this.#scanner.key();
    return new LazyLine(this.#known(key) ?? patternOf(this.#scanner, from), false);
  }

  /** Makes templates of all shapes that wait. */
  settle(): void {
    this.#settledAtLine = this.#lines;
    if (this.#pending.size === 0) return;
    const byLength = new Map<number, Pattern[]>();
    for (const pattern of [...this.#templates.values(), ...this.#pending.values()]) {
      const { length } = pattern.words;
      const same = byLength.get(length);
      if (same === undefined) byLength.set(length, [pattern]);
      else same.push(pattern);
    }
    const touched = new Set([...this.#pending.values()].map(({ words }) => words.length));
    for (const [length, patterns] of byLength) if (touched.has(length)) this.#cluster(patterns);
    this.#pending.clear();
    this.#pendingCharacters = 0;
    this.#dropOldest();
    this.#remembered.clear();
    this.#tree = new TemplateTree(this.#templates.values());
  }

  get templates(): readonly MinedLine[] {
    return [...this.#templates.values()].map((template) => new LazyLine(template, false));
  }

  state(): StreamState {
    return {
      lines: this.#lines,
      settledAtLine: this.#settledAtLine,
      templates: [...this.#templates.values()].map(saved),
      pending: [...this.#pending.values()].map(saved),
    };
  }

  #learn(line: string): { readonly pattern: Pattern; readonly isNew: boolean } {
    this.#lines += 1;
    const from = headerEnd(line);
    const scanner = this.#scanner;
    scanner.scan(line, from);
    const key = scanner.key();
    const known = this.#known(key);
    if (known !== undefined) {
      this.#count(known);
      if (this.#pending.size > 0 && this.#lines - this.#settledAtLine >= this.#settleAfterLines)
        this.settle();
      return { pattern: known, isNew: false };
    }
    const pattern = patternOf(scanner, from);
    this.#count(pattern);
    this.#await(key, pattern);
    if (this.#isFull()) this.settle();
    return { pattern, isNew: true };
  }

  /** The template or waiting shape of the line that was scanned. */
  #known(key: number): Pattern | undefined {
    const known = this.#remembered.get(key) ?? this.#pending.get(key);
    if (known !== undefined) return known;
    const { count } = this.#scanner;
    const words = Array.from({ length: count }, (_, index) => this.#scanner.word(index));
    const found = this.#tree.find(words);
    if (found === undefined) return undefined;
    if (this.#remembered.size >= miningLimits.remembered) this.#remembered.clear();
    this.#remembered.set(key, found);
    return found;
  }

  #count(pattern: Pattern): void {
    const { seen } = pattern;
    const { kinds } = this.#scanner;
    for (let index = 0; index < seen.length; index += 1)
      seen[index] = (seen[index] ?? 0) | (1 << (kinds[index] ?? 0));
    pattern.lines += 1;
    pattern.lastLine = this.#lines;
  }

  #await(key: number, pattern: Pattern): void {
    this.#pending.set(key, pattern);
    this.#pendingCharacters += charactersOf(pattern);
  }

  #isFull(): boolean {
    return (
      this.#pending.size >= miningLimits.pendingShapes ||
      this.#pendingCharacters >= miningLimits.pendingCharacters
    );
  }

  #cluster(patterns: readonly Pattern[]): void {
    for (const { words, members } of clusterRecords(patterns)) {
      for (const member of members) this.#templates.delete(idOf(member.words));
      this.#keep(templateOf(words, members));
    }
  }

  #keep(template: Template): void {
    this.#templates.set(template.id, template);
  }

  #dropOldest(): void {
    const newestFirst = [...this.#templates.values()].sort(
      (left, right) => right.lastLine - left.lastLine || (left.id < right.id ? -1 : 1),
    );
    let characters = 0;
    newestFirst.forEach((template, index) => {
      characters += charactersOf(template);
      const isTooMuch = index >= miningLimits.templates || characters > miningLimits.templateCharacters;
      if (isTooMuch) this.#templates.delete(template.id);
    });
  }

  /** True when a template differs from the words in one place only: probably it will be a parameter. */
  #isAlmostKnown(words: readonly string[]): boolean {
    if (words.length < 3) return false;
    for (const template of this.#templates.values()) {
      if (template.words.length !== words.length) continue;
      let differences = 0;
      for (let index = 0; index < words.length && differences < 2; index += 1) {
        const constant = template.words[index];
        if (constant !== "" && constant !== words[index]) differences += 1;
      }
      if (differences < 2) return true;
    }
    return false;
  }
}

export interface StreamOptions {
  readonly state?: StreamState;
  /** Infinity: only when the shapes that wait are too many. */
  readonly settleAfterLines?: number;
}

/** Makes id and text when they are asked for. */
class LazyLine implements MinedLine {
  readonly isFirst: boolean;
  readonly #pattern: Pattern;

  constructor(pattern: Pattern, isFirst: boolean) {
    this.#pattern = pattern;
    this.isFirst = isFirst;
  }

  get id(): string {
    return "id" in this.#pattern && typeof this.#pattern.id === "string"
      ? this.#pattern.id
      : idOf(this.#pattern.words);
  }

  get text(): string {
    return textOf(this.#pattern);
  }
}

function charactersOf({ words, gaps }: Pattern): number {
  let characters = 0;
  for (const word of words) characters += word.length;
  for (const gap of gaps) characters += gap.length;
  return characters;
}

function saved({ words, seen, gaps, lines, lastLine }: Pattern): PatternState {
  return { words, seen: [...seen], gaps, lines, lastLine };
}

function revive({ words, seen, gaps, lines, lastLine }: PatternState): Pattern {
  return { words, seen: Uint16Array.from(seen), gaps, lines, lastLine };
}
