import type { SignalAlias } from "@housecall/proto";
import type { SeriesDefinition } from "../store/telemetry/telemetry-store.ts";
import { ingestLimits } from "./ingest-limits.ts";

/** A signal of one device and the number that its samples are stored under; 0: the number was taken back. */
export interface NumberedSeries {
  id: number;
  /** Counts uses; tells which of a device's series rested longest. */
  usedAt: number;
}

/** A signal as one spool names it. */
export interface SeriesHandle extends SignalAlias {
  readonly key: string;
  /** The number that the device's samples of this signal are stored under; undefined: none was stored since the server started. */
  series: NumberedSeries | undefined;
}

/** What a group tells the store about series. */
interface Told {
  readonly newSeries: SeriesDefinition[];
  readonly retiredSeries: number[];
}

/**
 * Gives out the numbers under which series are stored; new ones in every run of the server.
 *
 * The same signal of a device keeps its number whatever spool it comes from. A device that never stops inventing names has
 * the numbers of those that rested longest taken back, so that it cannot fill the memory; should it use one of them again,
 * it gets a new number for the same series.
 */
export class SeriesNumbers {
  readonly #devices = new Map<string, Map<string, NumberedSeries>>();
  #next: number;
  #uses = 0;

  constructor(first: number) {
    this.#next = first;
  }

  /** The number of a handle of a device; `told` learns of a new one, and of those that are taken back for it. */
  numberOf(handle: SeriesHandle, deviceId: string, told: Told): number {
    this.#uses += 1;
    const known = handle.series ?? this.#find(handle, deviceId);
    const numbered = known?.id ? known : this.#add(handle, deviceId, told);
    numbered.usedAt = this.#uses;
    handle.series = numbered;
    return numbered.id;
  }

  #find(handle: SeriesHandle, deviceId: string): NumberedSeries | undefined {
    return this.#devices.get(deviceId)?.get(seriesKey(handle));
  }

  #add(handle: SeriesHandle, deviceId: string, told: Told): NumberedSeries {
    const ofDevice = this.#devices.get(deviceId) ?? new Map<string, NumberedSeries>();
    this.#devices.set(deviceId, ofDevice);
    if (ofDevice.size >= ingestLimits.seriesPerDevice) retireRested(ofDevice, told);
    const numbered = { id: this.#next, usedAt: this.#uses };
    this.#next += 1;
    ofDevice.set(seriesKey(handle), numbered);
    const { signal, instance, unit } = handle;
    told.newSeries.push({ id: numbered.id, deviceId, signal, instance, unit });
    return numbered;
  }
}

/** A quarter at once, so that the search for the oldest is paid once for many. */
function retireRested(ofDevice: Map<string, NumberedSeries>, told: Told): void {
  const rested = [...ofDevice].sort(([, left], [, right]) => left.usedAt - right.usedAt);
  for (const [key, numbered] of rested.slice(0, Math.ceil(rested.length / 4))) {
    told.retiredSeries.push(numbered.id);
    numbered.id = 0;
    ofDevice.delete(key);
  }
}

/** A unit belongs to the series: values before and after a change of it are different things. */
function seriesKey({ key, unit }: SeriesHandle): string {
  return `${key}\u0000${unit}`;
}
