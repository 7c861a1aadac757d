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
import { forgetTimes } from "./forget-times.ts";
import { isOfInherited } from "./inheritance.ts";
import { type FireResult, forgetCounts, forgetHolds, judgeClear, judgeFire } from "./judge-clauses.ts";
import type { Standing } from "./last-known.ts";
import { nextWake } from "./next-wake.ts";
import type { Cell, RunningRule } from "./running-rule.ts";
import type { FaultChange } from "./types.ts";
import { forgetVerdicts, isNewsOfRemedies, noteTold, noteVerdicts } from "./verify-remedies.ts";

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
  const { atMs, data, base } = frame;
  const { rule } = running;
  const judgedAtMs = data[base + header.judgedAtMs] ?? Number.NaN;
  if (isSetBack(atMs, judgedAtMs, bench)) forgetTimes(rule, frame);
  frame.atMs = instantOf(atMs, judgedAtMs, bench);
  expire(running, cell, frame, bench, frame.atMs);
  const inside = rule.during === undefined ? 1 : rule.during(frame);
  if (inside !== 1) {
    standAside(running, cell, frame, bench, inside === 0 && occasion === "data");
    return;
  }
  const knownAtMs = data[base + header.knownAtMs] ?? Number.NaN;
  const hasSupport = !rule.readsSignals || frame.atMs - knownAtMs <= rule.supportMs;
  const instant = occasion === "time" ? "time" : frame.atMs === judgedAtMs ? "same" : "new";
  observe(rule.operators, frame);
  const fire = judgeFire(rule, frame, hasSupport, instant);
  const clear = judgeClear(rule, frame, fire, hasSupport, instant);
  const isNews = occasion === "data" || !rule.readsSignals || Number.isNaN(knownAtMs);
  if (isNews && (fire.isKnown || clear.isKnown)) data[base + header.knownAtMs] = frame.atMs;
  data[base + header.judgedAtMs] = frame.atMs;
  move(running, cell, frame, bench, fire, clear.holds && (fire.isKnown || clear.isKnown));
  learn(rule.operators, frame);
  if (rule.isTimed) data[base + header.wakeAtMs] = nextWake(rule, frame);
}

/** Takes a sample that decides nothing into what is only shown, such as a usual value: no clause is judged. */
export function remember({ rule: { shownOperators } }: RunningRule, frame: Frame, bench: Bench): void {
  frame.atMs = instantOf(frame.atMs, frame.data[frame.base + header.judgedAtMs] ?? Number.NaN, bench);
  observe(shownOperators, frame);
  learn(shownOperators, frame);
}

/** Event time does not go back, unless the device's clock was set back. */
function instantOf(atMs: number, judgedAtMs: number, bench: Bench): number {
  return atMs < judgedAtMs && !isSetBack(atMs, judgedAtMs, bench) ? judgedAtMs : atMs;
}

/** Rows of a long batch are older than the lines that came meanwhile; only with the whole record the clock went back. */
function isSetBack(atMs: number, judgedAtMs: number, { watermarkMs }: Bench): boolean {
  return judgedAtMs - Math.max(atMs, watermarkMs) > ruleLimits.clockStepMs;
}

function observe(operators: Rule["operators"], frame: Frame): void {
  for (let index = 0; index < operators.length; index += 1) operators[index]?.observe?.(frame);
}

/** After the verdict, so that it never depends on what is learned from the values that it judges. */
function learn(operators: Rule["operators"], frame: Frame): void {
  if (operators.length === 0) return;
  const fault = frame.data[frame.base + header.state] === INACTIVE ? "at-rest" : "open";
  for (let index = 0; index < operators.length; index += 1) operators[index]?.learn?.(frame, fault);
}

/** Outside `while`: nothing is judged, what was held counts no more, and a fault stays as long as it is known to be outside. */
function standAside(
  running: RunningRule,
  cell: Cell,
  frame: Frame,
  bench: Bench,
  isKnownOutside: boolean,
): void {
  const { data, base, atMs } = frame;
  if (isKnownOutside) data[base + header.knownAtMs] = atMs;
  data[base + header.judgedAtMs] = atMs;
  data[base + header.wakeAtMs] = Number.POSITIVE_INFINITY;
  if (data[base + header.state] === PENDING) emitChange(running, cell, frame, bench, "inactive", INACTIVE);
  if (data[base + header.state] === FIRING) tellNews(running, cell, frame, bench);
  forgetHolds(running.rule, frame);
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

function move(
  running: RunningRule,
  cell: Cell,
  frame: Frame,
  bench: Bench,
  fire: FireResult,
  clears: boolean,
): void {
  const state = frame.data[frame.base + header.state];
  if (state === INACTIVE && !fire.holds) return;
  const emit = (state: State, next: number): void => emitChange(running, cell, frame, bench, state, next);
  if (state !== INACTIVE) noteVerdicts(running.rule, frame);
  switch (state) {
    case INACTIVE:
    case PENDING: {
      const isPending = state === PENDING;
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
      else tellNews(running, cell, frame, bench);
      return;
    case UNKNOWN:
      if (clears) emit("resolved", INACTIVE);
      else if (fire.isKnown) {
        know(running, frame);
        emit("firing", FIRING);
      }
      return;
  }
}

/** What a firing fault has to say again: a higher severity, or that a remedy shows effect. */
function tellNews(running: RunningRule, cell: Cell, frame: Frame, bench: Bench): void {
  const grown = escalate(running.rule, frame);
  if (grown || isNewsOfRemedies(running.rule, frame))
    emitChange(running, cell, frame, bench, "firing", FIRING);
}

/**
 * A fault that begins or goes on by time alone is known now, however old the samples are that the rule reads besides:
 * or it would be missed from before it began.
 */
function know({ rule }: RunningRule, frame: Frame): void {
  const known = frame.base + header.knownAtMs;
  const heldMs = Math.min(rule.supportMs, rule.missingHoldMs ?? Number.POSITIVE_INFINITY);
  if (!(frame.atMs - (frame.data[known] ?? Number.NaN) <= heldMs)) frame.data[known] = frame.atMs;
}

function start(running: RunningRule, frame: Frame, sinceMs: number): void {
  know(running, frame);
  frame.data[frame.base + header.startedAtMs] = sinceMs;
  frame.data[frame.base + header.severity] = severities.indexOf(running.rule.severity);
  forgetVerdicts(running.rule, frame);
  noteVerdicts(running.rule, frame);
}

/** Raises the severity when a step is reached; it never falls while the fault lasts. */
function escalate(rule: Rule, frame: Frame): boolean {
  const { data, base, atMs } = frame;
  let grown = false;
  for (const { severity, when, afterMs, afterCycles } of rule.steps) {
    const level = severities.indexOf(severity);
    if (level <= (data[base + header.severity] ?? 0)) continue;
    const lastedMs = atMs - (data[base + header.startedAtMs] ?? Number.NaN);
    const isLong = afterMs !== undefined && lastedMs >= afterMs;
    if (when?.(frame) === 1 || isLong || hasLasted(rule, frame, afterCycles)) {
      data[base + header.severity] = level;
      grown = true;
    }
  }
  return grown;
}

function hasLasted({ layout: { cycle } }: Rule, { data, base }: Frame, cycles: number | undefined): boolean {
  if (cycles === undefined || cycle === undefined) return false;
  return (data[base + cycle.firing] ?? 0) >= cycles;
}

/** Moves the fault and tells it; `frame` stands on the cell at the instant of the change. */
export function emitChange(
  running: RunningRule,
  cell: Cell,
  frame: Frame,
  bench: Bench,
  state: State,
  next: number,
  standing: Standing = state === "unknown" ? "missing" : "now",
): void {
  const { data, base } = frame;
  const isFirstFiring = data[base + header.state] === PENDING && next === FIRING;
  const isInherited = isOfInherited(frame, state, isFirstFiring);
  data[base + header.state] = next;
  if (state === "resolved") forgetCounts(running.rule, frame);
  noteTold(running.rule, frame);
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
