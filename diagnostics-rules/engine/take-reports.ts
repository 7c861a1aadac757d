/** Takes what a device says besides samples and lines: events and its state. */
import type { DeviceEvent, StateReport } from "@housecall/proto";
import type { StateInput } from "../language/typed.ts";
import type { Cell, Track } from "./running-rule.ts";
import { numberOf, passes, takeOccurrence } from "./take-occurrence.ts";
import type { Watch } from "./watch.ts";

/** Counts an event in the rules that name it, and judges them. */
export function takeEvent(watch: Watch, { name, attributes }: DeviceEvent, atMs: number): void {
  for (const running of watch.group.rules) {
    const { occurrences } = running.rule;
    if (!occurrences.some(({ source }) => source.kind === "event" && source.name === name)) continue;
    const track = watch.tracks.get(running);
    if (track === undefined || watch.isSuspended(running)) continue;
    const hit = new Set<Cell>();
    occurrences.forEach(({ source, filters }, index) => {
      if (source.kind !== "event" || source.name !== name || !passes(filters, attributes)) return;
      for (const cell of watch.cellsOf(track, undefined)) {
        if (takeOccurrence(watch, track, cell, { index, atMs, countedAtMs: atMs, values: attributes }))
          hit.add(cell);
      }
    });
    for (const cell of hit) if (cell !== track.template) watch.judgeCell(track, cell, atMs);
  }
}

/** Takes the entries of the state that rules name, and judges those rules. */
export function takeState(watch: Watch, report: StateReport, atMs: number): void {
  for (const running of watch.group.rules) {
    if (!running.rule.states.some(({ key }) => speaksOf(report, key))) continue;
    const track = watch.tracks.get(running);
    if (track === undefined || watch.isSuspended(running)) continue;
    for (const cell of watch.cellsOf(track, undefined)) {
      watch.catchUp(track, cell, atMs);
      writeEntries(track, cell, report);
      if (cell !== track.template) watch.judgeCell(track, cell, atMs);
    }
  }
}

function speaksOf({ full, entries }: StateReport, key: string): boolean {
  return full || Object.hasOwn(entries, key);
}

function writeEntries({ running: { rule, slab } }: Track, { base }: Cell, report: StateReport): void {
  rule.states.forEach((state, index) => {
    if (!speaksOf(report, state.key)) return;
    const at = rule.layout.states[index] ?? 0;
    slab.data[base + at] = Object.hasOwn(report.entries, state.key)
      ? codeOf(state, report.entries[state.key])
      : Number.NaN;
  });
}

/** A number as it is; a text by its place among those that the rule compares with, 0 for any other. */
function codeOf({ texts }: StateInput, value: StateReport["entries"][string] | undefined): number {
  return texts === undefined ? numberOf(value) : 1 + texts.indexOf(String(value));
}
