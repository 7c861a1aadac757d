import { limits, type StateValue } from "@housecall/proto";
import type { Clock, DurationMs } from "@housecall/proto/base";
import type { RecordWriter } from "../ports.ts";

/**
 * The reported state of the device, in one place because a full report replaces everything known.
 *
 * Changes are sent together, at most once per `reportIntervalMs`; a full report goes out at the start, every
 * `fullIntervalMs`, and when an entry was taken away.
 */
export interface StateBoard {
  /** Sets or, with undefined, takes away. Returns the keys that were refused because the board is full or the key is too long. */
  set(entries: Readonly<Record<string, StateValue | undefined>>): readonly string[];
  entries(): ReadonlyMap<string, StateValue>;
  /** Writes what has not been reported yet. */
  report(): void;
  stop(): void;
}

/** @see StateBoard */
export function createStateBoard(options: {
  readonly writer: RecordWriter;
  readonly clock: Clock;
  readonly reportIntervalMs: DurationMs;
  readonly fullIntervalMs: DurationMs;
}): StateBoard {
  const { writer, clock } = options;
  const board = new Map<string, StateValue>();
  const changed = new Set<string>();
  let isFullDue = true;
  let nextFullMs = clock.uptimeMs();

  function set(entries: Readonly<Record<string, StateValue | undefined>>): readonly string[] {
    const refused: string[] = [];
    for (const [key, value] of Object.entries(entries)) {
      if (value === undefined) isFullDue = board.delete(key) || isFullDue;
      else if (!isAcceptable(board, key)) refused.push(key);
      else if (board.get(key) !== value) {
        board.set(key, fit(value));
        changed.add(key);
      }
    }
    return refused;
  }

  function report(): void {
    const isFull = isFullDue || clock.uptimeMs() >= nextFullMs;
    const keys = isFull ? [...board.keys()] : [...changed].filter((key) => board.has(key));
    if (keys.length === 0) return;
    writer.write("urgent", { kind: "state", full: isFull, entries: pick(board, keys) }, clock.nowMs());
    changed.clear();
    if (!isFull) return;
    isFullDue = false;
    nextFullMs = clock.uptimeMs() + options.fullIntervalMs;
  }

  const stop = clock.every(options.reportIntervalMs, report);
  return { set, entries: () => board, report, stop };
}

function isAcceptable(board: ReadonlyMap<string, StateValue>, key: string): boolean {
  return key.length > 0 && key.length <= 200 && (board.has(key) || board.size < limits.stateEntries);
}

function fit(value: StateValue): StateValue {
  return typeof value === "string" ? value.slice(0, limits.textBytes).toWellFormed() : value;
}

function pick(
  board: ReadonlyMap<string, StateValue>,
  keys: readonly string[],
): Readonly<Record<string, StateValue>> {
  // A null prototype keeps a key such as "__proto__" a plain key.
  const entries: Record<string, StateValue> = Object.create(null);
  for (const key of keys) {
    const value = board.get(key);
    if (value !== undefined) entries[key] = value;
  }
  return entries;
}
