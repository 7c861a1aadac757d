import { setImmediate as nextTurn } from "node:timers/promises";
import { TemplateStream } from "@housecall/diagnostics-rules";
import { NO_PATTERN } from "./line-index.ts";
import { logLimits } from "./log-limits.ts";
import { type BlockSource, readBlocks } from "./read-lines.ts";
import { readLogLine } from "./read-log-line.ts";

/** Patterns of a file; `index` has their numbers. */
export interface KnownPatterns {
  readonly ids: string[];
  readonly texts: string[];
}

/** How {@link minePatterns} goes about it. */
export interface MiningOptions {
  readonly signal: AbortSignal;
  /** Resolves when nobody waits for a search, which goes first. */
  readonly turn: () => Promise<void>;
  readonly onProgress: (doneBytes: number) => void;
}

/**
 * Reads a file twice more: learns the patterns of its messages, then notes that of each line, so that all lines of one kind
 * have one pattern wherever they stand. Lines without a message have none.
 */
export async function minePatterns(source: BlockSource, options: MiningOptions): Promise<KnownPatterns> {
  const stream = new TemplateStream({ settleAfterLines: Number.POSITIVE_INFINITY });
  const half = (line: number, pass: number) =>
    options.onProgress(Math.floor((source.index.start(line) + pass * source.index.endsAt) / 2));
  await eachMessage(source, options, {
    take: (message) => stream.learn(message),
    onBlock: (line) => half(line, 0),
  });
  stream.settle();
  const numbers = new Map<string, number>();
  const known: KnownPatterns = { ids: [], texts: [] };
  await eachMessage(source, options, {
    take: (message, line) => {
      const found = stream.find(message);
      const number = numbers.get(found.id) ?? numberOf(known, found, numbers);
      source.index.setPattern(line, number);
    },
    onBlock: (line) => half(line, 1),
  });
  return known;
}

function numberOf(
  known: KnownPatterns,
  found: { readonly id: string; readonly text: string },
  numbers: Map<string, number>,
): number {
  const number = known.ids.length;
  if (number >= logLimits.patterns) return NO_PATTERN;
  known.ids.push(found.id);
  known.texts.push(found.text);
  numbers.set(found.id, number);
  return number;
}

async function eachMessage(
  source: BlockSource,
  { signal, turn }: MiningOptions,
  hands: {
    readonly take: (message: string, line: number) => void;
    readonly onBlock: (line: number) => void;
  },
): Promise<void> {
  for await (const { first, texts } of readBlocks(source, { first: 0, end: source.index.count })) {
    signal.throwIfAborted();
    texts.forEach((text, place) => {
      const fields = readLogLine(text);
      if (fields !== undefined) hands.take(fields.message, first + place);
    });
    hands.onBlock(first + texts.length);
    await nextTurn();
    await turn();
  }
}
