/** The state of a watch in a snapshot: its packed bytes as they are, taken apart only when its rules are others now. */
import { AppError } from "@housecall/proto/base";
import { PackedBytes } from "./packed-bytes.ts";
import { type Aside, type PackedRule, unpackTracks } from "./resting-tracks.ts";
import type { EvidenceLine } from "./running-rule.ts";
import type { SnapshotReader, SnapshotWriter } from "./snapshot-bytes.ts";
import type { KeptRule } from "./snapshot-rules.ts";
import type { Watch } from "./watch.ts";

/** Writes which rules a watch has. */
export function writeRules(out: SnapshotWriter, { group }: Watch): void {
  out.list(group.rules, ({ index }) => out.count(index));
}

/** Reads which rules a watch had. @throws AppError STORE_DAMAGED */
export function readRules(from: SnapshotReader, rules: readonly KeptRule[]): readonly KeptRule[] {
  return from.list(() => {
    const kept = rules[from.count()];
    if (kept === undefined)
      throw new AppError("STORE_DAMAGED", "Rule state: got a rule that it does not name");
    return kept;
  });
}

/** Writes the state of a watch. */
export function writeWatch(out: SnapshotWriter, watch: Watch): void {
  const { bytes, aside, openCells } = watch.resting();
  out.number(watch.watermarkMs);
  out.number(watch.logGapAtMs);
  out.number(watch.observedSinceMs);
  out.number(watch.lastReportAtMs);
  out.flag(watch.isAfterGap);
  out.count(openCells);
  out.bytes(bytes);
  out.list(aside.names, (name) => out.text(name));
  const marks = aside.marks.filter(({ lines }) => lines.length > 0);
  out.list(marks, ({ place, lines }) => {
    out.count(place);
    out.list(lines, (line) => writeLine(out, line));
  });
}

/**
 * Reads the state of a watch into those that have its rules now; timers follow from the state. `followers`: those among
 * them that have come as far as it had.
 */
export function readWatch(
  from: SnapshotReader,
  watches: readonly Watch[],
  kept: readonly KeptRule[],
  followers = watches,
): void {
  const state = {
    watermarkMs: from.number(),
    logGapAtMs: from.number(),
    observedSinceMs: from.number(),
    lastReportAtMs: from.number(),
    isAfterGap: from.flag(),
  };
  for (const watch of followers) Object.assign(watch, state);
  const openCells = from.count();
  const bytes = from.bytes();
  const names = from.list(() => from.text());
  const marks = from.list(() => ({
    place: from.count(),
    lines: from.list(() => readLine(from)),
    timer: undefined,
  }));
  const aside: Aside = { names, marks };
  const [first] = watches;
  if (first && watches.length === 1 && isSameGroup(first, kept)) first.adopt({ bytes, aside, openCells });
  else if (bytes.length > 0) takeApart(bytes, aside, watches, kept);
}

function isSameGroup({ group }: Watch, kept: readonly KeptRule[]): boolean {
  return (
    group.rules.length === kept.length &&
    group.rules.every((running, at) => kept[at]?.running === running && kept[at].carry === undefined)
  );
}

function takeApart(
  bytes: Uint8Array,
  aside: Aside,
  watches: readonly Watch[],
  kept: readonly KeptRule[],
): void {
  const rules = kept.map(({ running, carry, blank, hasInstances }): PackedRule => {
    const watch = running && watches.find(({ group }) => group.has(running));
    return { blank, hasInstances, carry, track: running && watch?.tracks.get(running) };
  });
  const packed = new PackedBytes();
  packed.load(bytes);
  unpackTracks(packed, rules, aside);
}

function writeLine(out: SnapshotWriter, { atMs, source, unit, message }: EvidenceLine): void {
  out.number(atMs);
  out.text(source);
  out.text(unit);
  out.text(message);
}

function readLine(from: SnapshotReader): EvidenceLine {
  return { kind: "log", atMs: from.number(), source: from.text(), unit: from.text(), message: from.text() };
}
