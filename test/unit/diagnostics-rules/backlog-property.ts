/** The property of passes over backlog, for as many seeds as a suite has time for. */
import { createEngine, type EngineInput, type FaultChange, type Rule } from "@housecall/diagnostics-rules";
import fc from "fast-check";
import { expect } from "vitest";
import { type Absence, compareLive, gapsOf, run, wantedOf } from "./backlog-wanted.ts";
import { type RecordInput, type Step, steps, timeline, type Written, write } from "./property-device.ts";
import { operatorRules, propertyRules } from "./property-rules.ts";
import { received, T0 } from "./rule-device.ts";
import { inOrder, outline, outlines, trackOf } from "./told-changes.ts";

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
 * order the backlog comes in, with duplicates, restarts and a reload of the rules in between. What is live hears of it only
 * that a fault from before the gap was over in it: from there on it goes its own way, and is compared no further.
 */
export function checkBacklog(numRuns: number): void {
  const fired = new Set<string>();
  let endings = 0;
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
        const all = gapsOf(absences, rest).map((gap) => wantedOf(heard, absences, gap));
        const ended = compareLive(
          told.filter(({ foundInBacklog }) => !foundInBacklog),
          live,
          all.flatMap(({ overs }) => overs),
        );
        endings += ended.size;
        const isCompared = (change: FaultChange) => change.atMs <= (ended.get(trackOf(change)) ?? Infinity);
        const found = told.filter((change) => change.foundInBacklog && isCompared(change));
        for (const { ruleId, state } of found) if (state === "firing") fired.add(ruleId);
        const [changes, ends] = [all.flatMap((each) => each.changes), all.flatMap((each) => each.ends)];
        compareFound(found, changes.filter(isCompared), ends.filter(isCompared));
      },
    ),
    { numRuns, seed: 20_260_104 },
  );
  // A rule that never fires would prove nothing, nor would faults that never end in a gap; those are rare.
  if (numRuns >= 1_000) expect(endings).toBeGreaterThan(20);
  expect(operatorRules.map(({ id }) => id).filter((id) => !fired.has(id))).toEqual([]);
}

/** All that passes told is wanted, to the last word; of their ends only what ended and when. */
function compareFound(
  found: readonly FaultChange[],
  changes: readonly FaultChange[],
  ends: readonly FaultChange[],
): void {
  expect(outlines(found)).toEqual(outlines([...changes, ...ends]));
  const isEnd = new Set(outlines(ends));
  expect(inOrder(found.filter((change) => !isEnd.has(outline(change))))).toEqual(inOrder(changes));
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
