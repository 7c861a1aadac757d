import { type Birth, type SignalAlias, type Stream, streams } from "@housecall/proto";
import { AppError } from "@housecall/proto/base";
import { ingestLimits } from "./ingest-limits.ts";
import type { SpoolKey, SpoolRecords } from "./ingest-records.ts";
import { SequenceSet } from "./sequence-set.ts";
import type { SeriesHandle } from "./series-numbers.ts";

/** What is known of one spool of one device. */
export interface Spool {
  readonly deviceId: string;
  readonly spoolId: string;
  /** By alias. */
  handles: (SeriesHandle | undefined)[];
  /** Settled sequences of urgent, metrics, logs, debug. */
  readonly settled: readonly SequenceSet[];
  /** Records that wait for their commit, by {@link inFlightKey}. */
  readonly inFlight: Map<number, Promise<void>>;
}

/** One number for stream and sequence. */
export function inFlightKey(stream: Stream, sequence: number): number {
  return sequence * streams.length + streams.indexOf(stream);
}

/** Settled sequences of one of a spool's streams. */
export function settledOf(spool: Spool, stream: Stream): SequenceSet {
  const set = spool.settled[streams.indexOf(stream)];
  if (set === undefined) throw new AppError("INTERNAL", `No such stream: ${stream}`);
  return set;
}

/**
 * All spools: aliases and settled sequences. Only a birth makes a spool known.
 *
 * A device that loses its spool at every boot comes with a new one each time, so the one that was silent longest is
 * forgotten. Should it come back, its birth says what it still holds; what of that was stored is stored twice.
 *
 * Invariant: the spools of a device stand in the order in which they were last heard.
 */
export class SpoolBook {
  readonly #records: SpoolRecords;
  readonly #devices = new Map<string, Map<string, Spool>>();
  readonly #changed = new Set<Spool>();
  readonly #renamed = new Set<Spool>();
  readonly #forgotten = new Map<string, SpoolKey>();

  constructor(records: SpoolRecords) {
    this.#records = records;
    for (const { deviceId, spoolId, positions } of records.loadPositions()) {
      const settled = positions.map((position) => new SequenceSet(position.upTo, position.ranges));
      this.#keep({ deviceId, spoolId, handles: [], settled, inFlight: new Map() });
    }
  }

  find(deviceId: string, spoolId: string): Spool | undefined {
    return this.#devices.get(deviceId)?.get(spoolId);
  }

  /** The spool of an entry of the journal, whose birth may be older than the journal. */
  findOrAdd(deviceId: string, spoolId: string): Spool {
    return this.find(deviceId, spoolId) ?? this.#add(deviceId, spoolId);
  }

  /** The spool with the aliases of its newest birth. */
  withAliases(spool: Spool): Spool {
    if (spool.handles.length > 0) return spool;
    spool.handles = toHandles(this.#records.loadAliases(spool.deviceId, spool.spoolId), []);
    return spool;
  }

  /**
   * Makes the spool of a birth known and takes its aliases over. What lies below `firstHeld` was settled, maybe
   * with a server whose data is gone.
   *
   * @throws AppError RATE_LIMITED when the device has too many spools, all with records that wait for their commit.
   */
  introduce(birth: Birth): Spool {
    const spool = this.findOrAdd(birth.device, birth.spoolId);
    this.#heard(spool);
    const before = this.withAliases(spool).handles;
    spool.handles = toHandles(birth.aliases, before);
    const isRenamed =
      spool.handles.length !== before.length ||
      spool.handles.some((handle, alias) => handle !== before[alias]);
    if (isRenamed) this.#renamed.add(spool);
    return spool;
  }

  /** Marks what a birth says is settled; called when the birth is stored. */
  settleBelow(spool: Spool, birth: Birth): void {
    for (const { stream, firstHeld } of birth.positions) settledOf(spool, stream).addRange(1, firstHeld - 1);
    this.#changed.add(spool);
  }

  settle(spool: Spool, stream: Stream, first: number, last: number): void {
    settledOf(spool, stream).addRange(first, last);
    this.#heard(spool);
    this.#changed.add(spool);
  }

  /** Spools whose settled sequences changed since {@link saved}. */
  get changed(): readonly Spool[] {
    return [...this.#changed].filter((spool) => this.#isKnown(spool));
  }

  /** Spools whose aliases changed since {@link saved}. */
  get renamed(): readonly Spool[] {
    return [...this.#renamed].filter((spool) => this.#isKnown(spool));
  }

  /** Spools that were forgotten since {@link saved}. */
  get forgotten(): readonly SpoolKey[] {
    return [...this.#forgotten.values()];
  }

  /** All changes are in a checkpoint. */
  saved(): void {
    this.#renamed.clear();
    this.#forgotten.clear();
    this.#changed.clear();
  }

  #add(deviceId: string, spoolId: string): Spool {
    // Its aliases and positions are in the records still, and stay there.
    this.#forgotten.delete(keyOf({ deviceId, spoolId }));
    const settled = streams.map(() => new SequenceSet());
    return this.#keep({ deviceId, spoolId, handles: [], settled, inFlight: new Map() });
  }

  #keep(spool: Spool): Spool {
    const spools = this.#devices.get(spool.deviceId) ?? new Map<string, Spool>();
    if (spools.size >= ingestLimits.spoolsPerDevice) this.#forgetSilent(spools);
    spools.set(spool.spoolId, spool);
    this.#devices.set(spool.deviceId, spools);
    return spool;
  }

  #forgetSilent(spools: Map<string, Spool>): void {
    for (const spool of spools.values()) {
      if (spool.inFlight.size > 0) continue;
      const { deviceId, spoolId } = spool;
      spools.delete(spoolId);
      this.#forgotten.set(keyOf(spool), { deviceId, spoolId });
      return;
    }
    throw new AppError(
      "RATE_LIMITED",
      `All ${ingestLimits.spoolsPerDevice} spools of one device wait for a commit`,
    );
  }

  #heard(spool: Spool): void {
    const spools = this.#devices.get(spool.deviceId);
    if (spools === undefined || spools.size < 2 || !this.#isKnown(spool)) return;
    spools.delete(spool.spoolId);
    spools.set(spool.spoolId, spool);
  }

  #isKnown(spool: Spool): boolean {
    return this.find(spool.deviceId, spool.spoolId) === spool;
  }
}

function keyOf({ deviceId, spoolId }: SpoolKey): string {
  return `${deviceId}/${spoolId}`;
}

/** Handles by alias; one that means the same as before stays the same object and keeps its series. */
function toHandles(
  aliases: readonly SignalAlias[],
  before: readonly (SeriesHandle | undefined)[],
): (SeriesHandle | undefined)[] {
  const handles: (SeriesHandle | undefined)[] = [];
  for (const each of aliases) {
    const key = `${each.signal}\u0000${each.instance}`;
    const known = before[each.alias];
    handles[each.alias] =
      known?.key === key && known.unit === each.unit ? known : { ...each, key, series: undefined };
  }
  return handles;
}
