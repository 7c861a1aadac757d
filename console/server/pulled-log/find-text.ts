import { setImmediate as nextTurn } from "node:timers/promises";
import { LineFlag } from "./line-index.ts";
import { LineList, type LineSet } from "./line-set.ts";
import { type BlockSource, readRaw } from "./read-lines.ts";
import { readLogLine } from "./read-log-line.ts";

/**
 * The lines that say a text in message, unit or source, whatever its case.
 *
 * Most lines are never parsed: a block is searched as raw JSON, for the text as JSON writes it, and only the lines that may
 * say it are read. Lines whose JSON has other escapes are read in any case.
 */
export async function findText(source: BlockSource, text: string, signal: AbortSignal): Promise<LineSet> {
  const wanted = text.toLowerCase();
  const escaped = JSON.stringify(wanted).slice(1, -1);
  const lines = new LineList();
  for await (const block of readRaw(source, { first: 0, end: source.index.count })) {
    signal.throwIfAborted();
    const candidates = candidatesOf(source, block, escaped);
    for (const { line, raw } of candidates) if (says(raw, wanted)) lines.add(line);
    await nextTurn();
  }
  return lines.toSet();
}

interface Candidate {
  readonly line: number;
  readonly raw: string;
}

type RawBlock = { readonly first: number; readonly end: number; readonly text: string };

function* candidatesOf({ index }: BlockSource, block: RawBlock, escaped: string): Generator<Candidate> {
  const lower = block.text.toLowerCase();
  // Few letters change their length with their case; then places in one text are not those of the other.
  const isAligned = lower.length === block.text.length;
  let next = isAligned ? lower.indexOf(escaped) : 0;
  let start = 0;
  for (let line = block.first; line < block.end; line += 1) {
    const newline = block.text.indexOf("\n", start);
    const end = newline < 0 ? block.text.length : newline;
    if (isAligned && next >= 0 && next < start) next = lower.indexOf(escaped, start);
    const isCandidate = !isAligned || (next >= 0 && next < end);
    if (isCandidate || (index.flags(line) & LineFlag.escaped) !== 0)
      yield { line, raw: block.text.slice(start, end) };
    start = end + 1;
  }
}

/** Whether a line says the text; one that is no log line says what it is. */
function says(raw: string, wanted: string): boolean {
  const fields = readLogLine(raw);
  if (fields === undefined) return raw.toLowerCase().includes(wanted);
  const { message, unit, source } = fields;
  return [message, unit, source].some((field) => field.toLowerCase().includes(wanted));
}
