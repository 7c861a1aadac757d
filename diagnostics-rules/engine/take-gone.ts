import type { DeviceRecord } from "@housecall/proto";
import { header } from "../language/layout.ts";
import { inheritedEndMs } from "./inheritance.ts";
import { finish } from "./judge.ts";
import type { Track } from "./running-rule.ts";
import type { Watch } from "./watch.ts";

/** An instance that the device says is there no longer: a disk that was removed, a service that was uninstalled. */
export interface GoneInstance {
  /** As the signals of the catalogue name it: "mount", "unit", … */
  readonly kind: string;
  readonly instance: string;
}

/** What an event "instance-gone" speaks of; undefined for everything else. */
export function goneInstance(body: DeviceRecord["body"]): GoneInstance | undefined {
  if (body.kind !== "event" || body.name !== "instance-gone") return undefined;
  const { kind, instance } = body.attributes;
  return typeof kind === "string" && kind !== "" && typeof instance === "string"
    ? { kind, instance }
    : undefined;
}

/**
 * Ends what is open for an instance and drops what is known of it: nothing could ever clear it. When it comes back it
 * is judged from the beginning.
 *
 * Only the device may say so. That data stay away proves nothing and never ends a fault.
 */
export function takeGone(watch: Watch, { kind, instance }: GoneInstance, atMs: number): void {
  for (const running of watch.group.rules) {
    const track = running.rule.instanceKind === kind ? watch.tracks.get(running) : undefined;
    if (track !== undefined) dropInstance(watch, track, instance, atMs);
  }
}

/** The cell keeps its slot, for timers hold it; a device has at most `ruleLimits.instances`. */
function dropInstance(watch: Watch, track: Track, instance: string, atMs: number): void {
  const cell = track.cells.get(instance);
  if (cell === undefined) return;
  const { slab } = track.running;
  watch.catchUp(track, cell, atMs);
  finish(track.running, cell, watch.stand(track, cell), watch, "gone");
  const endedAtMs = inheritedEndMs(slab.data, cell.base);
  slab.reset(cell.base, track.template?.base);
  // A pass over backlog still has to tell the live state.
  if (endedAtMs !== undefined) slab.data[cell.base + header.inherited] = endedAtMs;
  cell.lines = track.template?.lines ?? [];
}
