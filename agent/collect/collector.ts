import type { StateValue } from "@housecall/proto";
import type { DurationMs, EpochMs } from "@housecall/proto/base";

/** One value of a catalogue signal. `instance` is "" for a signal that exists once. */
export interface Measurement {
  readonly signal: string;
  readonly instance: string;
  readonly value: number;
  /** Only for signals that the catalogue does not know. */
  readonly unit?: string;
}

/**
 * Instances that are there, measured or not, by what the catalogue calls them ("mount", "interface"). Undefined: could
 * not be listed, which says nothing.
 */
export type InstanceLists = Readonly<Record<string, readonly string[] | undefined>>;

/** What a collector found in one round; empty parts mean "not on this machine". */
export interface Reading {
  readonly measurements?: readonly Measurement[];
  readonly present?: InstanceLists;
  /** Reported state; undefined takes an entry away. */
  readonly state?: Readonly<Record<string, StateValue | undefined>>;
}

/** When a round takes place. */
export interface Round {
  readonly atMs: EpochMs;
  /** Monotonic: rates are computed over it. */
  readonly uptimeMs: DurationMs;
}

/** Reads one part of the machine. Throws freely: a failure is recorded and touches no other collector. */
export interface Collector {
  readonly name: string;
  /** Rounds are at least this far apart. */
  readonly cadenceSeconds: number;
  collect(round: Round): Promise<Reading>;
}

/** Instances for {@link Reading.present}; undefined when the list may have been cut at `max`. */
export function allOf(instances: readonly string[], max: number): readonly string[] | undefined {
  return instances.length < max ? instances : undefined;
}

/** A measurement of a signal that exists once. */
export function measurement(
  signal: string,
  value: number | undefined,
  instance = "",
): readonly Measurement[] {
  return value === undefined || !Number.isFinite(value) ? [] : [{ signal, instance, value }];
}
