import type { DeviceEvent } from "@housecall/proto";
import type { Frame } from "../language/frame.ts";
import { header } from "../language/layout.ts";
import { endBucket } from "../language/operators/bucket-ring.ts";
import { endCounted } from "../language/operators/repeat-count.ts";
import { FIRING, INACTIVE } from "./judge.ts";
import type { Cell, RunningRule } from "./running-rule.ts";
import type { Watch } from "./watch.ts";

/** The event that a summary of a cycle becomes. */
export const CYCLE_FINISHED = "cycle-finished";

/** Ends the cycle in every rule that looks at cycles: judges what it was once more, and begins the next. */
export function takeCycle(watch: Watch, { name }: DeviceEvent, atMs: number): void {
  if (name !== CYCLE_FINISHED) return;
  for (const running of watch.group.rules) {
    if (!running.rule.usesCycles || watch.isSuspended(running)) continue;
    const track = watch.tracks.get(running);
    if (track === undefined) continue;
    for (const cell of watch.cellsOf(track, undefined)) {
      watch.catchUp(track, cell, atMs);
      countFiring(running, cell);
      if (cell !== track.template) watch.judgeCell(track, cell, atMs);
      endCycle(running, cell, atMs);
      endOperators(running, watch.stand(track, cell));
    }
  }
}

function endOperators({ rule: { operators } }: RunningRule, frame: Frame): void {
  const fault = frame.data[frame.base + header.state] === INACTIVE ? "at-rest" : "open";
  for (const operator of operators) operator.endCycle?.(frame, fault);
}

function countFiring({ rule, slab: { data } }: RunningRule, { base }: Cell): void {
  const { cycle } = rule.layout;
  if (cycle === undefined) return;
  const isFiring = data[base + header.state] === FIRING;
  const counted = data[base + cycle.firing] ?? Number.NaN;
  data[base + cycle.firing] = isFiring ? (Number.isNaN(counted) ? 0 : counted) + 1 : 0;
}

function endCycle({ rule, slab: { data } }: RunningRule, { base }: Cell, atMs: number): void {
  const { cycle, repeats, buckets, clauseSince } = rule.layout;
  for (let index = 0; index < repeats.length; index += 1) {
    const clause = rule.fire[index] ?? rule.clear;
    if (clause?.repeat?.unit !== "cycles") continue;
    endCounted(data, base + (repeats[index] ?? 0));
    // A hold time is reached within one cycle; that of clear lies behind those of fire.
    data[base + clauseSince + index] = Number.NaN;
  }
  buckets.forEach((place, index) => {
    endBucket(data, base, place, rule.buckets[index]?.source.kind === "occurrence" ? "kept" : "skipped");
  });
  if (cycle !== undefined) data[base + cycle.startedAtMs] = atMs;
}
