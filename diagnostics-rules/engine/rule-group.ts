import { header } from "../language/layout.ts";
import { INHERITED } from "./inheritance.ts";
import { newCell, type RunningRule, type Track } from "./running-rule.ts";

/** The rules of a group on one device. */
export type Tracks = ReadonlyMap<RunningRule, Track>;

/**
 * Rules that are watched together on many devices. The state of a device stands in slots only while it is worked on:
 * this lends the slots, so that there are as many as are worked on at once and not as many as there are devices.
 */
export class RuleGroup {
  readonly rules: readonly RunningRule[];
  /** True when the end of a gap matters to a rule by itself. */
  readonly hasAbsences: boolean;
  readonly #idle: Tracks[] = [];

  constructor(rules: readonly RunningRule[]) {
    this.rules = rules;
    this.hasAbsences = rules.some(({ rule }) => rule.absences.length > 0);
  }

  has(running: RunningRule): boolean {
    return this.rules.includes(running);
  }

  /** Tracks without further instances; what their slots hold is left from the last device. */
  lend(): Tracks {
    return this.#idle.pop() ?? new Map(this.rules.map((running) => [running, newTrack(running)]));
  }

  /** Takes tracks back; whoever had them must not look at them any more. */
  takeBack(tracks: Tracks): void {
    for (const { running, cells, template } of tracks.values()) {
      if (template === undefined) continue;
      for (const { base } of cells.values()) running.slab.release(base);
      cells.clear();
    }
    this.#idle.push(tracks);
  }
}

function newTrack(running: RunningRule): Track {
  const hasInstances = running.rule.instanceKind !== "";
  return {
    running,
    cells: hasInstances ? new Map() : new Map([["", newCell(running, "")]]),
    template: hasInstances ? newCell(running, "") : undefined,
    refusedInstances: 0,
  };
}

/** Makes lent tracks those of a device of which nothing is known. */
export function clearTracks(tracks: Tracks): void {
  for (const track of tracks.values()) {
    const { running, cells, template } = track;
    track.refusedInstances = 0;
    for (const cell of template ? [template] : cells.values()) {
      running.slab.reset(cell.base);
      cell.lines = [];
      cell.timer = undefined;
    }
  }
}

/** Makes lent tracks a copy of others; what is open in them is marked as inherited. */
export function copyTracks(tracks: Tracks, from: Tracks): void {
  clearTracks(tracks);
  for (const [running, { cells, template, refusedInstances }] of from) {
    const track = tracks.get(running);
    if (track === undefined) continue;
    track.refusedInstances = refusedInstances;
    if (track.template && template) {
      running.slab.reset(track.template.base, template.base);
      track.template.lines = template.lines;
    }
    for (const [instance, cell] of cells) {
      const copy = track.cells.get(instance) ?? newCell(running, instance);
      track.cells.set(instance, copy);
      running.slab.reset(copy.base, cell.base);
      copy.lines = cell.lines;
      const { data } = running.slab;
      if ((data[copy.base + header.state] ?? 0) > 0) data[copy.base + header.inherited] = INHERITED;
    }
  }
}
