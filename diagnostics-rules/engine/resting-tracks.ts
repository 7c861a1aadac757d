/**
 * The state of a watch while nobody looks at it: bytes, and beside them the little that is no number.
 *
 *     words in all | reference time | per rule: with instances: refused, how many, template; then its cells, by name
 */
import { header } from "../language/layout.ts";
import { type CarryPlan, carryState } from "./carry-state.ts";
import { INACTIVE } from "./judge.ts";
import type { PackedBytes } from "./packed-bytes.ts";
import type { Tracks } from "./rule-group.ts";
import { type Cell, type EvidenceLine, newCell, type RunningRule, type Track } from "./running-rule.ts";
import type { Slab } from "./slab.ts";
import { packSlot, unpackSlot } from "./slot-codec.ts";
import type { Timer } from "./timers.ts";

/** What of the cells is no number. */
export interface Aside {
  /** Of the cells of rules with instances, in the order of the bytes. */
  readonly names: readonly string[];
  readonly marks: readonly Mark[];
}

/** Of one cell; `place` counts all cells and templates in the order of the bytes. */
interface Mark {
  readonly place: number;
  readonly lines: readonly EvidenceLine[];
  readonly timer: Timer | undefined;
}

/** Nothing aside: most watches have no instances, no kept lines and no fault. */
export const nothingAside: Aside = { names: [], marks: [] };

/** What {@link packTracks} found besides the bytes. */
export interface Packed {
  readonly aside: Aside;
  /** Cells whose fault is not inactive. */
  readonly openCells: number;
}

/** How a rule lies in the bytes, and where its cells go; a rule that is gone has no track. */
export interface PackedRule {
  readonly blank: Float64Array;
  readonly hasInstances: boolean;
  readonly track: Track | undefined;
  /** What goes over when the bytes are of an earlier version of the rule; undefined when they are of this one. */
  readonly carry: CarryPlan | undefined;
}

/** Writes tracks; the same state gives the same bytes. */
export function packTracks(out: PackedBytes, tracks: Tracks): Packed {
  const reference = newestJudgedAtMs(tracks);
  const names: string[] = [];
  const marks: Mark[] = [];
  let openCells = 0;
  let place = 0;
  const put = (running: RunningRule, cell: Cell): void => {
    const { data, blank } = running.slab;
    packSlot(out, { data, base: cell.base, blank, reference });
    if (cell.lines.length > 0 || cell.timer !== undefined)
      marks.push({ place, lines: cell.lines, timer: cell.timer });
    place += 1;
  };
  out.rewind();
  out.putInt32(0);
  out.putDouble(reference);
  for (const { running, cells, template, refusedInstances } of tracks.values()) {
    if (template !== undefined) {
      out.reserve(8);
      out.putInt32(refusedInstances);
      out.putInt32(cells.size);
      put(running, template);
    }
    for (const cell of template === undefined ? cells.values() : byName(cells)) {
      if (template !== undefined) names.push(cell.instance);
      put(running, cell);
      if (running.slab.data[cell.base + header.state] !== INACTIVE) openCells += 1;
    }
  }
  out.words[0] = out.endWord();
  const isPlain = names.length === 0 && marks.length === 0;
  return { aside: isPlain ? nothingAside : { names, marks }, openCells };
}

/** The time that most others are near to; a whole number, 0 when nothing was judged yet. */
function newestJudgedAtMs(tracks: Tracks): number {
  let newest = 0;
  for (const { running, cells } of tracks.values()) {
    const { data } = running.slab;
    for (const { base } of cells.values()) {
      const judgedAtMs = data[base + header.judgedAtMs] ?? 0;
      if (judgedAtMs > newest && judgedAtMs < Number.POSITIVE_INFINITY) newest = judgedAtMs;
    }
  }
  return Math.floor(newest);
}

/** Reads what {@link packTracks} wrote into the tracks of the same rules, in the same order. */
export function unpackTracks(from: PackedBytes, rules: Iterable<PackedRule>, { names, marks }: Aside): void {
  from.rewind();
  from.int32();
  const reference = from.double();
  let place = 0;
  let name = 0;
  const unpackInto = (slab: Slab, base: number, { blank, carry }: PackedRule): void => {
    if (carry === undefined) {
      unpackSlot(from, { data: slab.data, base, blank, reference });
      return;
    }
    const earlier = new Float64Array(blank.length);
    unpackSlot(from, { data: earlier, base: 0, blank, reference });
    slab.reset(base);
    carryState(carry, earlier, slab.data, base);
  };
  const take = (rule: PackedRule, cell: Cell | undefined): void => {
    const { blank, track } = rule;
    if (cell === undefined || track === undefined) {
      unpackSlot(from, { data: new Float64Array(blank.length), base: 0, blank, reference });
    } else {
      const { slab } = track.running;
      unpackInto(slab, cell.base, rule);
      slab.epoch += 1;
      const mark = marks.length === 0 ? undefined : marks.find((candidate) => candidate.place === place);
      cell.lines = mark?.lines ?? noLines;
      cell.timer = mark?.timer;
    }
    place += 1;
  };
  for (const rule of rules) {
    const { track } = rule;
    if (!rule.hasInstances) {
      take(rule, track?.cells.get(""));
      continue;
    }
    const refused = from.int32();
    if (track) track.refusedInstances = refused;
    const cells = from.int32();
    take(rule, track?.template);
    for (let index = 0; index < cells; index += 1) {
      take(rule, track && addCell(track, names[name] ?? ""));
      name += 1;
    }
  }
}

/** How the tracks of a watch lie in its bytes. */
export function* packedRules(tracks: Tracks): Generator<PackedRule> {
  for (const track of tracks.values())
    yield {
      blank: track.running.slab.blank,
      hasInstances: track.template !== undefined,
      track,
      carry: undefined,
    };
}

const noLines: readonly EvidenceLine[] = [];

function addCell(track: Track, instance: string): Cell {
  const cell = newCell(track.running, instance);
  track.cells.set(instance, cell);
  return cell;
}

function byName(cells: ReadonlyMap<string, Cell>): readonly Cell[] {
  return [...cells.values()].sort((left, right) => (left.instance < right.instance ? -1 : 1));
}
