/** What a device would have told that was never away, and how what was told of its gaps compares with it. */
import { createEngine, type EngineInput, type FaultChange, type Rule } from "@housecall/diagnostics-rules";
import type { EpochMs } from "@housecall/proto/base";
import { expect } from "vitest";
import { streamsRead } from "../../../diagnostics-rules/engine/partition.ts";
import { lastTimeOf } from "../../../diagnostics-rules/engine/record-time.ts";
import { type ArrivalInput, type RecordInput, timeline, type Written } from "./property-device.ts";
import { inOrder, trackOf } from "./told-changes.ts";

/** What a device wrote while it was away, and what arrives of it in time when it is back. */
export interface Absence {
  /** The newest instant before it. */
  readonly fromMs: number;
  readonly lost: Written;
  readonly back: Written;
  readonly returned: readonly ArrivalInput[];
  /** From when on what was lost arrives after all. */
  readonly lateFromS: number;
}

/**
 * What is told live is what would be told if the backlog never came, for each rule and instance as far as a fault ends that was
 * over in a gap. Before that nothing newer than the gap may have been told but that data are missing. Gives up to when those
 * that so ended are compared: the end of that gap.
 */
export function compareLive(
  told: readonly FaultChange[],
  calm: readonly FaultChange[],
  overs: readonly Over[],
): ReadonlyMap<string, EpochMs> {
  const ended = new Map<string, EpochMs>();
  const [byTrack, calmByTrack] = [Map.groupBy(told, trackOf), Map.groupBy(calm, trackOf)];
  for (const track of new Set([...byTrack.keys(), ...calmByTrack.keys()])) {
    const [ours, theirs] = [byTrack.get(track) ?? [], calmByTrack.get(track) ?? []];
    const at = ours.findIndex((change, index) => JSON.stringify(change) !== JSON.stringify(theirs[index]));
    const over = overs.find(
      (each) => each.track === track && ours[at]?.state === "resolved" && each.atMs === ours[at]?.atMs,
    );
    const newer = ours.slice(0, at).filter(({ atMs }) => atMs > (over?.untilMs ?? Infinity));
    if (over !== undefined && newer.every(({ state }) => state === "unknown")) ended.set(track, over.untilMs);
    else expect(inOrder(ours)).toEqual(inOrder(theirs));
  }
  return ended;
}

/** A gap in what some rules read: one absence, or several between which they heard nothing. */
export interface Gap {
  readonly rules: readonly Rule[];
  readonly first: number;
  readonly last: number;
}

export function gapsOf(absences: readonly Absence[], judged: readonly Rule[]): readonly Gap[] {
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
  readonly overs: readonly Over[];
}

/** A fault that was open before a gap and over in it, and did not come again until the end of the gap. */
interface Over {
  readonly track: string;
  readonly atMs: EpochMs;
  readonly untilMs: EpochMs;
}

/** As a device would have told it that was away in all absences before, but not in this gap. */
export function wantedOf(
  heard: Written,
  absences: readonly Absence[],
  { rules: judged, first, last }: Gap,
): Wanted {
  const before = absences.slice(0, first).flatMap(({ returned }) => returned);
  const inGap = absences.slice(first, last + 1);
  const lost = inGap.flatMap((absence) => absence.lost.records);
  const between = inGap.slice(0, -1).flatMap(({ back }) => back.records);
  const inputs = timeline(
    heard.birth,
    [...heard.records, ...before, ...lost, ...between],
    inGap.at(-1)?.lost.endS ?? 0,
  );
  const changes = Map.groupBy(run(inputs, judged), trackOf);
  const wanted = [...changes.values()].map((ofOne) =>
    wantedOfOne(ofOne, inGap[0]?.fromMs ?? 0, readBy(judged[0], lost)),
  );
  return {
    changes: wanted.flatMap((each) => each.changes),
    ends: wanted.flatMap(({ ends }) => ends),
    overs: wanted.flatMap(({ overs }) => overs),
  };
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
  if (last === undefined || isOver(last)) return { changes, ends: [], overs: oversOf(before, inGap, endMs) };
  const state = last.state === "pending" ? "inactive" : "resolved";
  return { changes, ends: [{ ...last, state, atMs: endMs }], overs: [] };
}

function oversOf(
  before: FaultChange | undefined,
  inGap: readonly FaultChange[],
  untilMs: EpochMs,
): readonly Over[] {
  const end = inGap.find(isOver);
  const isOpenBefore = before?.state === "firing" || before?.state === "unknown";
  return isOpenBefore && end !== undefined ? [{ track: trackOf(end), atMs: end.atMs, untilMs }] : [];
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

export function run(inputs: readonly EngineInput[], judged: readonly Rule[]): readonly FaultChange[] {
  const engine = createEngine({ rules: judged });
  return inputs.flatMap((input) => engine.accept(input));
}
