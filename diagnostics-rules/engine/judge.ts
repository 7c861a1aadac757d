/**
 * Judges one rule for one instance at one instant of event time, and moves its fault:
 *
 *     inactive -> pending -> firing -> (resolved) inactive      firing <-> unknown      pending -> inactive
 *
 * Three-valued: a clause that is unknown neither fires nor clears. A hold time (`for`) counts only while data
 * support it: it starts anew after an unknown instant or a gap longer than the rule's `supportMs`.
 */
import type { Frame } from "../language/frame.ts";
import { header } from "../language/layout.ts";
import type { Rule } from "../language/rule.ts";
import { ruleLimits } from "../language/rule-limits.ts";
import { describeChange, type Moment, severities } from "./describe.ts";
import type { Standing } from "./last-known.ts";
import type { Cell, RunningRule } from "./running-rule.ts";
import { newestTime, oldestTimeAfter } from "./samples.ts";
import type { FaultChange } from "./types.ts";

export const INACTIVE = 0;
export const PENDING = 1;
export const FIRING = 2;
export const UNKNOWN = 3;

/** Where a judgement stands: device, lane, what is known of its data. */
export interface Bench {
  readonly deviceId: string;
  readonly foundInBacklog: boolean;
  /** Up to here all data of the streams that the rule reads are there. */
  readonly watermarkMs: number;
  readonly lastReportAtMs: number;
  readonly emit: (change: FaultChange) => void;
}

type State = FaultChange["state"];

/** Why a judgement is made: new data came, or nothing but time has passed. */
export type Occasion = "data" | "time";

/**
 * Judges at `frame.atMs`, or at the newest judged instant when that is later. `frame` must stand on the cell.
 *
 * Arguments are positional here and below: this runs once per sample, and an object for each would be garbage.
 */
export function judge(
  running: RunningRule,
  cell: Cell,
  frame: Frame,
  bench: Bench,
  occasion: Occasion,
): void {
  const { atMs } = frame;
  const { rule } = running;
  const { data, base } = frame;
  const judgedAtMs = data[base + header.judgedAtMs] ?? Number.NaN;
  const isSetBack = judgedAtMs - atMs > ruleLimits.clockStepMs;
  if (isSetBack) forgetTimes(rule, frame);
  frame.atMs = atMs < judgedAtMs && !isSetBack ? judgedAtMs : atMs;
  expire(running, cell, frame, bench, frame.atMs);
  const knownAtMs = data[base + header.knownAtMs] ?? Number.NaN;
  const hasSupport = !rule.readsSignals || frame.atMs - knownAtMs <= rule.supportMs;
  const fire = judgeFire(rule, frame, hasSupport);
  const clear = judgeClear(rule, frame, fire, hasSupport);
  const isNews = occasion === "data" || !rule.readsSignals || Number.isNaN(knownAtMs);
  if (isNews && (fire.isKnown || clear.isKnown)) data[base + header.knownAtMs] = frame.atMs;
  data[base + header.judgedAtMs] = frame.atMs;
  move(running, cell, frame, bench, fire, clear.holds && (fire.isKnown || clear.isKnown));
  if (rule.isTimed) data[base + header.wakeAtMs] = nextWake(rule, frame);
}

/**
 * Lets missing data have their effect up to `nowMs`: a firing fault becomes unknown after the rule's hold, a pending
 * one falls back, each at its own instant. Called before a judgement and when a timer runs out.
 */
export function expire(running: RunningRule, cell: Cell, frame: Frame, bench: Bench, nowMs: number): void {
  const { data, base } = frame;
  const state = data[base + header.state];
  const dueAtMs = missingDueAtMs(running, frame, bench);
  if (dueAtMs === undefined || nowMs <= dueAtMs) return;
  const atMs = frame.atMs;
  frame.atMs = dueAtMs;
  if (state === FIRING) emitChange(running, cell, frame, bench, "unknown", UNKNOWN);
  if (state === PENDING) {
    emitChange(running, cell, frame, bench, "inactive", INACTIVE);
    forgetHolds(running.rule, frame);
  }
  frame.atMs = atMs;
}

/** Ends whatever a backlog pass still holds, or what is open for an instance that is gone, at the end of the data. */
export function finish(
  running: RunningRule,
  cell: Cell,
  frame: Frame,
  bench: Bench,
  why: Standing = "now",
): void {
  const state = frame.data[frame.base + header.state];
  if (state === INACTIVE) return;
  frame.atMs = bench.watermarkMs;
  const standing = why === "now" && state === UNKNOWN ? "missing" : why;
  emitChange(running, cell, frame, bench, state === PENDING ? "inactive" : "resolved", INACTIVE, standing);
}

/** When missing data have their effect; undefined when they have none. */
export function missingDueAtMs({ rule }: RunningRule, frame: Frame, bench: Bench): number | undefined {
  if (rule.usesSilence) return undefined;
  const { data, base } = frame;
  const state = data[base + header.state];
  if (state !== FIRING && state !== PENDING) return undefined;
  const wantedMs = state === FIRING ? rule.missingHoldMs : rule.supportMs;
  if (wantedMs === undefined) return undefined;
  const holdMs = rule.readsSignals ? wantedMs : Math.max(wantedMs, ruleLimits.pauseMs);
  const knownAtMs = data[base + header.knownAtMs] ?? Number.NaN;
  return (rule.readsSignals ? knownAtMs : Math.max(knownAtMs, bench.watermarkMs)) + holdMs;
}

interface FireResult {
  /** A clause has held for its hold time. */
  readonly fired: boolean;
  /** A clause holds at this instant. */
  readonly holds: boolean;
  readonly isKnown: boolean;
  readonly sinceMs: number;
}

function judgeFire(rule: Rule, frame: Frame, hasSupport: boolean): FireResult {
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

function judgeClear(
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

function move(
  running: RunningRule,
  cell: Cell,
  frame: Frame,
  bench: Bench,
  fire: FireResult,
  clears: boolean,
): void {
  const { data, base } = frame;
  const emit = (state: State, next: number): void => emitChange(running, cell, frame, bench, state, next);
  switch (data[base + header.state]) {
    case INACTIVE:
    case PENDING: {
      const isPending = data[base + header.state] === PENDING;
      if (!fire.holds) {
        if (isPending) emit("inactive", INACTIVE);
        return;
      }
      if (fire.fired || !isPending) start(running, frame, fire.sinceMs);
      if (fire.fired) {
        escalate(running.rule, frame);
        emit("firing", FIRING);
      } else if (!isPending) emit("pending", PENDING);
      return;
    }
    case FIRING:
      if (clears) emit("resolved", INACTIVE);
      else if (escalate(running.rule, frame)) emit("firing", FIRING);
      return;
    case UNKNOWN:
      if (clears) emit("resolved", INACTIVE);
      else if (fire.isKnown) emit("firing", FIRING);
      return;
  }
}

function start(running: RunningRule, frame: Frame, sinceMs: number): void {
  frame.data[frame.base + header.startedAtMs] = sinceMs;
  frame.data[frame.base + header.severity] = severities.indexOf(running.rule.severity);
}

/** Raises the severity when a step is reached; it never falls while the fault lasts. */
function escalate(rule: Rule, frame: Frame): boolean {
  const { data, base, atMs } = frame;
  let grown = false;
  for (const { severity, when, afterMs } of rule.steps) {
    const level = severities.indexOf(severity);
    if (level <= (data[base + header.severity] ?? 0)) continue;
    const lastedMs = atMs - (data[base + header.startedAtMs] ?? Number.NaN);
    if (when?.(frame) === 1 || (afterMs !== undefined && lastedMs >= afterMs)) {
      data[base + header.severity] = level;
      grown = true;
    }
  }
  return grown;
}

function emitChange(
  running: RunningRule,
  cell: Cell,
  frame: Frame,
  bench: Bench,
  state: State,
  next: number,
  standing: Standing = state === "unknown" ? "missing" : "now",
): void {
  const { data, base } = frame;
  const isInherited = data[base + header.isInherited] === 1;
  data[base + header.state] = next;
  if (next === INACTIVE) data[base + header.isInherited] = 0;
  if (!isInherited) {
    const moment: Moment = {
      deviceId: bench.deviceId,
      instance: cell.instance,
      state,
      severity: data[base + header.severity] ?? 0,
      startedAtMs: data[base + header.startedAtMs] ?? frame.atMs,
      atMs: frame.atMs,
      lines: cell.lines,
      foundInBacklog: bench.foundInBacklog,
      lastReportAtMs: bench.lastReportAtMs,
      standing,
    };
    bench.emit(describeChange(running.rule, frame, moment));
  }
  if (next === INACTIVE) cell.lines = [];
}

/** The next instant at which the verdict can change although no data come. */
function nextWake(rule: Rule, frame: Frame): number {
  const { data, base, atMs } = frame;
  let wakeAtMs = Number.POSITIVE_INFINITY;
  const consider = (at: number): void => {
    if (at > atMs && at < wakeAtMs) wakeAtMs = at;
  };
  rule.logs.forEach(({ windowMs }, index) => {
    const place = rule.layout.logs[index];
    if (place) consider(oldestTimeAfter(data, base, place, atMs - windowMs) + windowMs);
    consider(frame.logGapAtMs + windowMs);
  });
  for (const { input, windowMs } of rule.absences) {
    const place = rule.layout.inputs[input];
    if (place && "head" in place) consider(newestTime(data, base, place) + windowMs);
    consider(frame.observedSinceMs + windowMs);
  }
  rule.fire.forEach(({ holdMs }, index) => {
    consider((data[base + rule.layout.clauseSince + index] ?? Number.NaN) + holdMs);
  });
  consider((data[base + rule.layout.clearSince] ?? Number.NaN) + (rule.clear?.holdMs ?? 0));
  return wakeAtMs;
}

/** What was held so far counts no more. */
export function forgetHolds(rule: Rule, frame: Frame): void {
  frame.data.fill(Number.NaN, frame.base + rule.layout.clauseSince, frame.base + rule.layout.clearSince + 1);
}

/** The device's clock was set back: what was held so far has no length any more. */
function forgetTimes(rule: Rule, frame: Frame): void {
  forgetHolds(rule, frame);
  frame.data[frame.base + header.knownAtMs] = Number.NaN;
}
