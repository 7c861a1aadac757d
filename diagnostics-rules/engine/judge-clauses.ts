import type { Frame } from "../language/frame.ts";
import type { Rule } from "../language/rule.ts";

/** What the fire clauses say at one instant. */
export interface FireResult {
  /** A clause has held for its hold time. */
  readonly fired: boolean;
  /** A clause holds at this instant. */
  readonly holds: boolean;
  readonly isKnown: boolean;
  readonly sinceMs: number;
}

/** Judges the fire clauses at `frame.atMs`. `hasSupport`: no gap lies before it that hold times must not count. */
export function judgeFire(rule: Rule, frame: Frame, hasSupport: boolean): FireResult {
  const { data, base, atMs } = frame;
  let fired = false;
  let holds = false;
  let unknown = false;
  let sinceMs = Number.POSITIVE_INFINITY;
  for (let index = 0; index < rule.fire.length; index += 1) {
    const clause = rule.fire[index];
    if (clause === undefined) break;
    const at = base + rule.layout.clauseSince + index;
    const result = clause.evaluate(frame);
    const since = result === 1 ? heldSince(data[at] ?? Number.NaN, atMs, hasSupport) : Number.NaN;
    data[at] = since;
    if (Number.isNaN(result)) unknown = true;
    if (result !== 1) continue;
    holds = true;
    sinceMs = Math.min(sinceMs, since);
    fired ||= atMs - since >= clause.holdMs;
  }
  return { fired, holds, isKnown: holds || !unknown, sinceMs };
}

/** Judges the clear clause, or without one whether no fire clause holds. */
export function judgeClear(
  rule: Rule,
  frame: Frame,
  fire: FireResult,
  hasSupport: boolean,
): { holds: boolean; isKnown: boolean } {
  const { clear } = rule;
  if (clear === undefined) return { holds: fire.isKnown && !fire.holds, isKnown: fire.isKnown };
  const at = frame.base + rule.layout.clearSince;
  const result = clear.evaluate(frame);
  const since = result === 1 ? heldSince(frame.data[at] ?? Number.NaN, frame.atMs, hasSupport) : Number.NaN;
  frame.data[at] = since;
  return {
    holds: result === 1 && !fire.holds && frame.atMs - since >= clear.holdMs,
    isKnown: !Number.isNaN(result),
  };
}

function heldSince(since: number, atMs: number, hasSupport: boolean): number {
  return Number.isNaN(since) || !hasSupport ? atMs : since;
}

/** What was held so far counts no more. */
export function forgetHolds(rule: Rule, frame: Frame): void {
  frame.data.fill(Number.NaN, frame.base + rule.layout.clauseSince, frame.base + rule.layout.clearSince + 1);
}
