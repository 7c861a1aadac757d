import { miningLimits } from "./mining-limits.ts";
import { placeholderOf } from "./parameter.ts";
import type { LineScanner } from "./scan-line.ts";

/** What lines of one shape or template have in common, and how they look. */
export interface Pattern {
  /** "" stands for a parameter. */
  readonly words: readonly string[];
  /** Kinds of parameters seen at each place, as bits 1 << kind. */
  readonly seen: Uint16Array;
  /** What stands before each word, and behind the last. */
  readonly gaps: readonly string[];
  /** Lines of this pattern. */
  lines: number;
  /** Number of the newest line. */
  lastLine: number;
}

/** A pattern with the id that follows from its words alone. */
export interface Template extends Pattern {
  readonly id: string;
}

/** The pattern of the line that was scanned. */
export function patternOf(scanner: LineScanner, from: number): Pattern {
  const { count, line, starts, ends, kinds } = scanner;
  const words: string[] = [];
  const gaps: string[] = [];
  const seen = new Uint16Array(count);
  let before = from;
  for (let index = 0; index < count; index += 1) {
    words.push(scanner.word(index));
    gaps.push(plain(line.slice(before, starts[index])));
    seen[index] = 1 << (kinds[index] ?? 0);
    before = ends[index] ?? before;
  }
  gaps.push(plain(line.slice(before, before + MAX_GAP)));
  return { words, seen, gaps, lines: 0, lastLine: 0 };
}

/** What stands between two words is never longer in the text of a template. */
const MAX_GAP = 64;

function plain(gap: string): string {
  return gap.slice(0, MAX_GAP).replaceAll(/[\s\p{Cc}]+/gu, " ");
}

/** A template of these words, with the look of its members; the first member gives what is between the words. */
export function templateOf(words: readonly string[], members: readonly Pattern[]): Template {
  const [first] = members;
  const seen = new Uint16Array(words.length);
  for (const member of members) {
    member.seen.forEach((bits, index) => {
      seen[index] = (seen[index] ?? 0) | bits;
    });
  }
  return {
    id: idOf(words),
    words,
    seen,
    gaps: first?.gaps ?? [],
    lines: members.reduce((sum, { lines }) => sum + lines, 0),
    lastLine: members.reduce((newest, { lastLine }) => Math.max(newest, lastLine), 0),
  };
}

/** The text of a pattern with typed placeholders, as a rule may write it: `Receiving block <id> src: <addr>`. */
export function textOf({ words, seen, gaps }: Pattern): string {
  const parts = words.map(
    (word, index) => `${gaps[index] ?? ""}${word === "" ? placeholderOf(seen[index] ?? 0) : word}`,
  );
  let text = "";
  for (const part of [...parts, gaps[words.length] ?? ""]) {
    if (text.length + part.length > miningLimits.textCharacters) return `${text.trim()}<any>`;
    text += part;
  }
  return text.trim();
}

/** 16 hexadecimal digits that follow from the words and places of parameters alone. */
export function idOf(words: readonly string[]): string {
  let high = 0x811c9dc5;
  let low = 0x01000193;
  for (const word of words) {
    for (let at = 0; at < word.length; at += 1) {
      high = Math.imul(high ^ word.charCodeAt(at), 0x01000193);
      low = Math.imul(low + word.charCodeAt(at), 0x85ebca6b) ^ (low >>> 15);
    }
    high = Math.imul(high ^ 0x0a, 0x01000193);
    low = Math.imul(low + 0x0a, 0xc2b2ae35) ^ (low >>> 13);
  }
  return hex(high) + hex(low);
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
