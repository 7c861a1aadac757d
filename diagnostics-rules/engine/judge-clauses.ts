import type { Frame } from "../language/frame.ts";
import { heldTimes, noteInCycle, noteSample } from "../language/operators/repeat-count.ts";
import { sampleTime } from "../language/ring.ts";
import type { Rule } from "../language/rule.ts";

/** What is judged: data of a new instant, more data of the same instant, or nothing but that time has passed. */
export type Instant = "new" | "same" | "time";

/** What the fire clauses say at one instant. */
export interface FireResult {
  /** A clause has held for its hold time. */
  readonly fired: boolean;
  /** A clause holds at this instant, or in enough of the newest cycles or samples. */
  readonly holds: boolean;
  /** The condition of a clause holds at this instant. */
  readonly holdsNow: boolean;
  readonly isKnown: boolean;
  readonly sinceMs: number;
}

/** Judges the fire clauses at `frame.atMs`. `hasSupport`: no gap lies before it that hold times must not count. */
export function judgeFire(rule: Rule, frame: Frame, hasSupport: boolean, instant: Instant): FireResult {
  const { data, base, atMs } = frame;
  let fired = false;
  let holds = false;
  let holdsNow = false;
  let unknown = false;
  let sinceMs = Number.POSITIVE_INFINITY;
  for (let index = 0; index < rule.fire.length; index += 1) {
    const clause = rule.fire[index];
    if (clause === undefined) break;
    const at = base + rule.layout.clauseSince + index;
    const result = clause.evaluate(frame);
    const since = result === 1 ? heldSince(data[at] ?? Number.NaN, atMs, hasSupport) : Number.NaN;
    data[at] = since;
    const isHeld = hasLasted(rule, frame, since, clause.holdMs);
    const enough =
      clause.repeat === undefined ? isHeld : isEnough(rule, frame, index, heldOf(result, isHeld), instant);
    if (Number.isNaN(result) && !enough) unknown = true;
    if (result === 1) holdsNow = true;
    if (result !== 1 && !enough) continue;
    holds = true;
    sinceMs = Math.min(sinceMs, enough && clause.repeat !== undefined ? atMs : since);
    fired ||= enough;
  }
  return { fired, holds, holdsNow, isKnown: holds || !unknown, sinceMs };
}

/** Judges the clear clause, or without one whether no fire clause holds. */
export function judgeClear(
  rule: Rule,
  frame: Frame,
  fire: FireResult,
  hasSupport: boolean,
  instant: Instant,
): { holds: boolean; isKnown: boolean } {
  const { clear } = rule;
  if (clear === undefined) return { holds: fire.isKnown && !fire.holds, isKnown: fire.isKnown };
  const at = frame.base + rule.layout.clearSince;
  const result = clear.evaluate(frame);
  const since = result === 1 ? heldSince(frame.data[at] ?? Number.NaN, frame.atMs, hasSupport) : Number.NaN;
  frame.data[at] = since;
  const isHeld = hasLasted(rule, frame, since, clear.holdMs);
  const enough =
    clear.repeat === undefined
      ? isHeld
      : isEnough(rule, frame, rule.fire.length, heldOf(result, isHeld), instant);
  return { holds: enough && !fire.holdsNow, isKnown: enough || !Number.isNaN(result) };
}

/**
 * True when a clause has held in enough of the newest cycles or samples; notes what this instant adds. `held`: 1 when it
 * has held for its hold time, NaN when it is not known whether it holds. Positional, as it runs once per sample.
 */
function isEnough(rule: Rule, frame: Frame, index: number, held: number, instant: Instant): boolean {
  const { data, base } = frame;
  const repeat = (rule.fire[index] ?? rule.clear)?.repeat;
  if (repeat === undefined) return false;
  const at = base + (rule.layout.repeats[index] ?? 0);
  if (repeat.unit === "cycles") noteInCycle(data, at, held);
  else if (instant !== "time") noteSample(data, at, held, instant);
  return heldTimes(data, at, repeat.of) >= repeat.wanted;
}

/** A condition that holds, but not yet for long enough, is known and not held. */
function heldOf(result: number, isHeld: boolean): number {
  return Number.isNaN(result) ? result : isHeld ? 1 : 0;
}

/**
 * True when a condition has held for its hold time, as far as samples tell.
 *
 * Logs and events come at once, samples in batches: what the newest sample said counts as lasting only until the next one
 * is there, or is overdue by the rule's `late`. Positional, as it runs once per sample.
 */
function hasLasted(rule: Rule, frame: Frame, since: number, holdMs: number): boolean {
  const { data, base, atMs } = frame;
  if (holdMs === 0) return !Number.isNaN(since);
  if (!(atMs - since >= holdMs)) return false;
  if (!rule.readsSignals || atMs - since >= holdMs + rule.lateMs) return true;
  return rule.layout.inputs.some((place) => sampleTime(data, base, place) >= since + holdMs);
}

function heldSince(since: number, atMs: number, hasSupport: boolean): number {
  return Number.isNaN(since) || !hasSupport ? atMs : since;
}

/** The cycles and samples in which fire clauses held count no more: a fault that is over is counted anew. */
export function forgetCounts({ layout: { repeats }, fire }: Rule, { data, base }: Frame): void {
  for (let index = 0; index < fire.length; index += 1) {
    const at = repeats[index] ?? -1;
    if (at >= 0) data[base + at] = 0;
  }
}

/** What was held so far counts no more. */
export function forgetHolds(rule: Rule, frame: Frame): void {
  frame.data.fill(Number.NaN, frame.base + rule.layout.clauseSince, frame.base + rule.layout.clearSince + 1);
}
