/** The property of passes over backlog, for as many seeds as a suite has time for. */
import { createEngine, type EngineInput, type FaultChange, type Rule } from "@housecall/diagnostics-rules";
import fc from "fast-check";
import { expect } from "vitest";
import { streamsRead } from "../../../diagnostics-rules/engine/partition.ts";
import { lastTimeOf } from "../../../diagnostics-rules/engine/record-time.ts";
import {
  type ArrivalInput,
  type RecordInput,
  type Step,
  steps,
  timeline,
  type Written,
  write,
} from "./property-device.ts";
import { operatorRules, propertyRules } from "./property-rules.ts";
import { received, T0 } from "./rule-device.ts";

/** Longer than ticks go on after what was heard. */
const AWAY_S = 3_600;
const EVERYTHING_HELD = { urgent: 1, metrics: 1, logs: 1, debug: 1 };
const rules = propertyRules.filter(({ usesSilence }) => !usesSilence);
/** Longer than any of these rules waits for what is late. */
const LATE_S = 60 + Math.max(...rules.map(({ lateMs }) => lateMs)) / 1_000;

/** What a device says while nothing of it arrives, and afterwards; stalled: it stays connected meanwhile. */
interface Outage {
  readonly kind: "away" | "stalled";
  readonly lost: readonly Step[];
  readonly back: readonly Step[];
}

const outage: fc.Arbitrary<Outage> = fc.record({
  kind: fc.constantFrom("away", "away", "stalled"),
  lost: steps,
  back: steps,
});

/** What a device wrote while it was away, and what arrives of it in time when it is back. */
interface Absence {
  /** The newest instant before it. */
  readonly fromMs: number;
  readonly lost: Written;
  readonly back: Written;
  readonly returned: readonly ArrivalInput[];
  /** From when on what was lost arrives after all. */
  readonly lateFromS: number;
}

/** How what was lost arrives, and what happens to the engine meanwhile. */
interface Disturbance {
  /** Per record how many seconds after the return it comes, and how often. */
  readonly fates: readonly (readonly [delayS: number, copies: number])[];
  /** Before which records the engine is stored and restored, and whether it is whenever the device returns. */
  readonly stops: readonly number[];
  readonly stopsAtReturns: boolean;
  /** Before which record one rule is taken out, and which. */
  readonly reload: number;
  readonly removed: number;
}

/** Some of a backlog comes only when the device was away a second time. */
const delayS = fc.oneof({ arbitrary: fc.nat(600), weight: 4 }, { arbitrary: fc.nat(6_000), weight: 1 });

const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  fates: fc.array(fc.tuple(delayS, fc.integer({ min: 1, max: 2 })), { minLength: 30, maxLength: 30 }),
  stops: fc.array(fc.nat(1_000), { maxLength: 3 }),
  stopsAtReturns: fc.boolean(),
  reload: fc.nat(1_000),
  removed: fc.nat(rules.length - 1),
});

/**
 * The pass over a gap tells what a device would have told that was heard all through it, to the last word, whatever
 * order the backlog comes in, with duplicates, restarts and a reload of the rules in between. What is live never hears of it.
 */
export function checkBacklog(numRuns: number): void {
  const fired = new Set<string>();
  fc.assert(
    fc.property(
      steps,
      fc.array(outage, { minLength: 1, maxLength: 2 }),
      disturbance,
      (first, said, disturbed) => {
        const { heard, absences, endS } = play(first, said);
        const rest = rules.filter((_, index) => index !== disturbed.removed);
        const calm = [...heard.records, ...absences.flatMap(({ returned }) => returned)];
        const late = absences.flatMap((absence) => disorder(absence, disturbed));

        const lastS = Math.max(endS, ...late.map(({ receivedAtMs }) => (receivedAtMs - T0) / 1_000));
        const told = runDisturbed(timeline(heard.birth, [...calm, ...late], lastS), rest, disturbed);

        const live = run(timeline(heard.birth, calm, endS), rest);
        expect(inOrder(told.filter(({ foundInBacklog }) => !foundInBacklog))).toEqual(inOrder(live));
        const wanted = gapsOf(absences, rest).map((gap) => wantedOf(heard, absences, gap));
        const found = told.filter(({ foundInBacklog }) => foundInBacklog);
        for (const { ruleId, state } of found) if (state === "firing") fired.add(ruleId);
        const ends = wanted.flatMap((each) => each.ends);
        expect(outlines(found)).toEqual(outlines([...wanted.flatMap(({ changes }) => changes), ...ends]));
        const isEnd = new Set(outlines(ends));
        expect(inOrder(found.filter((change) => !isEnd.has(outline(change))))).toEqual(
          inOrder(wanted.flatMap(({ changes }) => changes)),
        );
      },
    ),
    { numRuns, seed: 20_260_104 },
  );
  // A rule that never fires would prove nothing.
  expect(operatorRules.map(({ id }) => id).filter((id) => !fired.has(id))).toEqual([]);
}

const quiet: Step = { afterS: 10, kind: "metrics", values: Array.from({ length: 8 }, () => 0), rows: 1 };

function play(
  first: readonly Step[],
  outages: readonly Outage[],
): { readonly heard: Written; readonly absences: readonly Absence[]; readonly endS: number } {
  const heard = write(first);
  let last = heard;
  const absences = outages.map((each, index): Absence => {
    const fromMs = T0 + last.endS * 1_000;
    const lost = write(each.lost, last);
    const awayS = each.kind === "away" ? AWAY_S : 0;
    const birth = lost.device.birth(lost.endS + awayS, EVERYTHING_HELD);
    // In the end all rules hear of the device, so that they know that the last gap is over.
    const calm = each.kind === "stalled" || index === outages.length - 1 ? [quiet] : [];
    last = write([...each.back, ...calm], { ...lost, endS: lost.endS + awayS });
    const end = lost.device.leave((fromMs - T0) / 1_000);
    return {
      fromMs,
      lost,
      back: last,
      returned: each.kind === "away" ? [end, birth, ...last.records] : last.records,
      lateFromS: each.kind === "away" ? lost.endS + awayS : last.endS + LATE_S,
    };
  });
  return { heard, absences, endS: last.endS };
}

function disorder({ lost, lateFromS }: Absence, { fates }: Disturbance): RecordInput[] {
  return lost.records.flatMap((record, index) => {
    const [delayS = 0, copies = 1] = fates[index] ?? [];
    return Array.from({ length: copies }, (_, copy) =>
      received(record, lateFromS + delayS + 40 * copy, "backlog"),
    );
  });
}

function run(inputs: readonly EngineInput[], judged: readonly Rule[]): readonly FaultChange[] {
  const engine = createEngine({ rules: judged });
  return inputs.flatMap((input) => engine.accept(input));
}

function runDisturbed(
  inputs: readonly EngineInput[],
  rest: readonly Rule[],
  { stops, stopsAtReturns, reload }: Disturbance,
): readonly FaultChange[] {
  const places = inputs.flatMap(({ kind }, index) => (kind === "record" ? [index] : []));
  const placeOf = (drawn: number): number => places[drawn % places.length] ?? 0;
  const stopsAt = new Set([...stops, reload].map(placeOf));
  const reloadAt = placeOf(reload);
  let engine = createEngine({ rules });
  const changes = inputs.flatMap((input, index) => {
    if (stopsAt.has(index) || (stopsAtReturns && input.kind === "birth"))
      engine = createEngine({ rules: index < reloadAt ? rules : rest, snapshot: engine.snapshot() });
    return engine.accept(input);
  });
  return changes.filter(({ ruleId }) => rest.some(({ id }) => id === ruleId));
}

/** A gap in what some rules read: one absence, or several between which they heard nothing. */
interface Gap {
  readonly rules: readonly Rule[];
  readonly first: number;
  readonly last: number;
}

function gapsOf(absences: readonly Absence[], judged: readonly Rule[]): readonly Gap[] {
  const alike = Map.groupBy(judged, (rule) => streamsRead(rule).join());
  return [...alike.values()].flatMap((rulesAlike) => {
    const gaps: Gap[] = [];
    absences.forEach((_, index) => {
      const before = gaps.at(-1);
      const heardBetween = readBy(rulesAlike[0], absences[index - 1]?.back.records ?? []);
      if (before !== undefined && heardBetween.length === 0)
        gaps[gaps.length - 1] = { ...before, last: index };
      else gaps.push({ rules: rulesAlike, first: index, last: index });
    });
    return gaps;
  });
}

/** What the pass over a gap must tell, and with what it must end. */
interface Wanted {
  readonly changes: readonly FaultChange[];
  readonly ends: readonly FaultChange[];
}

/** As a device would have told it that was away in all absences before, but not in this gap. */
function wantedOf(heard: Written, absences: readonly Absence[], { rules: judged, first, last }: Gap): Wanted {
  const before = absences.slice(0, first).flatMap(({ returned }) => returned);
  const inGap = absences.slice(first, last + 1);
  const lost = inGap.flatMap((absence) => absence.lost.records);
  const between = inGap.slice(0, -1).flatMap(({ back }) => back.records);
  const inputs = timeline(
    heard.birth,
    [...heard.records, ...before, ...lost, ...between],
    inGap.at(-1)?.lost.endS ?? 0,
  );
  const changes = Map.groupBy(run(inputs, judged), ({ ruleId, instance }) => `${ruleId} ${instance}`);
  const wanted = [...changes.values()].map((ofOne) =>
    wantedOfOne(ofOne, inGap[0]?.fromMs ?? 0, readBy(judged[0], lost)),
  );
  return { changes: wanted.flatMap((each) => each.changes), ends: wanted.flatMap(({ ends }) => ends) };
}

/**
 * By design a pass differs from the live run in three ways: what it tells is marked; a fault that was open before the
 * gap is the live state's to tell until it is over, or until it fires when it was only pending; and what the pass still
 * holds at the end of the gap is over there, as the live state says whether it goes on.
 */
function wantedOfOne(ofOne: readonly FaultChange[], fromMs: number, records: readonly RecordInput[]): Wanted {
  const endMs = Math.max(0, ...records.map(lastTimeOf));
  const before = ofOne.filter(({ atMs }) => atMs <= fromMs).at(-1);
  const inGap = ofOne.filter(({ atMs }) => atMs > fromMs && atMs <= endMs);
  const changes = inGap
    .slice(inherited(before, inGap))
    .map((change) => ({ ...change, foundInBacklog: true }));
  const last = changes.at(-1);
  if (last === undefined || isOver(last)) return { changes, ends: [] };
  const state = last.state === "pending" ? "inactive" : "resolved";
  return { changes, ends: [{ ...last, state, atMs: endMs }] };
}

/** How many changes of the gap belong to a fault that was open before it. */
function inherited(before: FaultChange | undefined, inGap: readonly FaultChange[]): number {
  if (before === undefined || isOver(before)) return 0;
  const end = inGap.findIndex(isOver);
  const ofOld = end < 0 ? inGap.length : end + 1;
  const fires = before.state === "pending" ? inGap.findIndex(({ state }) => state === "firing") : -1;
  return fires < 0 ? ofOld : Math.min(ofOld, fires);
}

function isOver({ state }: FaultChange): boolean {
  return state === "inactive" || state === "resolved";
}

function readBy(rule: Rule | undefined, records: readonly RecordInput[]): readonly RecordInput[] {
  const read = rule === undefined ? [] : streamsRead(rule);
  return records.filter(({ stream }) => read.includes(stream));
}

/** Changes of different rules at one instant have no order of their own. */
function inOrder(changes: readonly FaultChange[]): string[] {
  return changes.map((change) => `${outline(change)} ${JSON.stringify(change)}`).sort();
}

function outlines(changes: readonly FaultChange[]): string[] {
  return changes.map(outline).sort();
}

function outline({ atMs, ruleId, instance, state, severity, startedAtMs }: FaultChange): string {
  return `${atMs} ${ruleId} ${instance} ${state} ${severity} since ${startedAtMs}`;
}
