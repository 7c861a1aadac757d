/** Rules that begin in the midst of what a device says: what came before is not known to them. */
import { header } from "../language/layout.ts";
import type { Device, Lane } from "./lane.ts";
import type { RunningRule, Track } from "./running-rule.ts";
import type { Watch } from "./watch.ts";

/** Lets rules begin where their device is now: those in `beginners`, and partitions that nobody had. */
export function hearFromNow(device: Device, beginners: ReadonlySet<RunningRule>): void {
  const furthest = device.lanes.reduce<Lane | undefined>(
    (best, lane) =>
      lane.watch.watermarkMs > (best?.watch.watermarkMs ?? Number.NEGATIVE_INFINITY) ? lane : best,
    undefined,
  );
  if (furthest === undefined) return;
  for (const lane of device.lanes) {
    if (!Number.isFinite(lane.watch.watermarkMs)) joinAt(lane, furthest);
    const watches = [
      lane.watch,
      ...(lane.before ? [lane.before] : []),
      ...lane.passes.map(({ watch }) => watch),
    ];
    for (const running of beginners)
      if (lane.watch.group.has(running)) for (const watch of watches) begin(watch, running);
  }
}

/** What is still to come of before is for those that were there. */
function joinAt(lane: Lane, { watch, takenOrder, skip }: Lane): void {
  lane.takenOrder = takenOrder;
  lane.skip = skip;
  lane.watch.watermarkMs = watch.watermarkMs;
  lane.watch.logGapAtMs = watch.watermarkMs;
  lane.watch.observedSinceMs = watch.watermarkMs;
  lane.watch.isAfterGap = false;
}

function begin(watch: Watch, running: RunningRule): void {
  const track = watch.tracks.get(running);
  if (track !== undefined && Number.isFinite(watch.watermarkMs)) beginAt(track, watch.watermarkMs);
}

/** Its empty windows say nothing of before; what they say by time alone is looked at from now on. */
function beginAt({ running: { rule, slab }, cells, template }: Track, atMs: number): void {
  if (template !== undefined) slab.data[template.base + header.hearsSinceMs] = atMs;
  for (const { base } of cells.values()) {
    slab.data[base + header.hearsSinceMs] = atMs;
    const wakeAtMs = slab.data[base + header.wakeAtMs] ?? Number.POSITIVE_INFINITY;
    if (rule.isTimed) slab.data[base + header.wakeAtMs] = Math.min(wakeAtMs, atMs);
  }
}
