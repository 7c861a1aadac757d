import type { SignalAlias } from "@housecall/proto";
import { signalsOf } from "@housecall/proto/signals";
import type { InstanceLists, Reading } from "./collector.ts";

/** A mount, disk, interface, … that was measured and is there no longer. */
export interface GoneInstance {
  /** As the catalogue names what an instance is. */
  readonly kind: string;
  readonly instance: string;
  /** start: it was measured by an earlier run of the agent, and was never there in this one. */
  readonly since: "running" | "start";
}

/** Finds instances that are there no longer. */
export interface InstanceWatch {
  /** Takes the reading of a collector that succeeded; returns what is gone as of now, each once per disappearance. */
  take(reading: Reading): readonly GoneInstance[];
}

/** One listing that leaves an instance out may be a hiccup of a bus. */
const MISSES = 3;
/** Instances watched per kind; more than collectors measure at a time. Further ones wait until there is room. */
export const MAX_WATCHED = 64;

interface Watched {
  misses: number;
  readonly since: GoneInstance["since"];
}

/**
 * @see InstanceWatch
 *
 * `known`: signals that earlier runs reported. Their instances are looked for too, so that a disk that was removed while
 * the device was off is told; one that went long ago is told again at each start.
 */
export function createInstanceWatch(options: {
  readonly deviceClass: string;
  readonly known: readonly SignalAlias[];
}): InstanceWatch {
  const kinds = new Map(signalsOf(options.deviceClass).map(({ id, instance }) => [id, instance]));
  const watched = new Map<string, Map<string, Watched>>();

  function measured(signal: string, instance: string, since: GoneInstance["since"]): void {
    const kind = kinds.get(signal) ?? "";
    if (kind === "" || instance === "") return;
    const instances = watched.get(kind) ?? new Map<string, Watched>();
    watched.set(kind, instances);
    if (since === "running" || !instances.has(instance)) {
      if (instances.has(instance) || instances.size < MAX_WATCHED)
        instances.set(instance, { misses: 0, since });
    }
  }

  function missing(kind: string, present: ReadonlySet<string>): readonly GoneInstance[] {
    const gone: GoneInstance[] = [];
    for (const [instance, state] of watched.get(kind) ?? []) {
      state.misses = present.has(instance) ? 0 : state.misses + 1;
      if (state.misses < MISSES) continue;
      watched.get(kind)?.delete(instance);
      gone.push({ kind, instance, since: state.since });
    }
    return gone;
  }

  // Newest first: the oldest are the ones that find no room.
  for (const { signal, instance } of options.known.toReversed()) measured(signal, instance, "start");
  return {
    take: ({ measurements = [], present = {} }) => {
      for (const { signal, instance } of measurements) measured(signal, instance, "running");
      return listsOf(present).flatMap(([kind, instances]) => missing(kind, new Set(instances)));
    },
  };
}

function listsOf(present: InstanceLists): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(present).flatMap(([kind, instances]) =>
    instances === undefined ? [] : [[kind, instances] as const],
  );
}
