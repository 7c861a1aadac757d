import { limits } from "@housecall/proto";
import type { DurationMs, EpochMs } from "@housecall/proto/base";
import { ingestLimits } from "./ingest-limits.ts";
import type { ClockCorrection, ClockRecords } from "./ingest-records.ts";

/** Who speaks, and which time its clock shows. */
export interface ClockReading {
  readonly deviceId: string;
  readonly bootId: string;
  readonly wallMs: EpochMs;
  readonly receivedAtMs: EpochMs;
}

/**
 * Clock corrections, durable with the first input that uses them: fixed once per boot of a device, at its birth or, for a boot that nobody introduced, at
 * its first record.
 *
 * A clock that was set right in the middle of a boot (1970 until the network was there) would be corrected
 * into the future; such a record falls back to its own time, or at last to the time of receiving.
 */
export class ClockBook {
  readonly #records: ClockRecords;
  readonly #devices = new Map<string, Map<string, DurationMs>>();
  /** Fixed since {@link saved}, by device and boot; at most `bootsPerDevice` of each device. */
  #changed = new Map<string, Map<string, ClockCorrection>>();

  constructor(records: ClockRecords) {
    this.#records = records;
  }

  /** Fixes the correction at a birth; a boot that is known keeps what it has. */
  fixAtBirth(reading: ClockReading): DurationMs {
    return this.correctionOf(reading.deviceId, reading.bootId) ?? this.#fix(reading, offsetOf(reading));
  }

  /** What to add to every time of a record. */
  correct(reading: ClockReading): DurationMs {
    const fixed = this.correctionOf(reading.deviceId, reading.bootId) ?? this.#fixUnintroduced(reading);
    if (isPlausible(reading, fixed)) return fixed;
    return isPlausible(reading, 0) ? 0 : reading.receivedAtMs - reading.wallMs;
  }

  correctionOf(deviceId: string, bootId: string): DurationMs | undefined {
    const known = this.#devices.get(deviceId)?.get(bootId);
    if (known !== undefined) return known;
    const unsaved = this.#changed.get(deviceId)?.get(bootId);
    const stored = unsaved?.correctionMs ?? this.#records.loadCorrection(deviceId, bootId);
    if (stored !== undefined) this.#remember(deviceId, bootId, stored);
    return stored;
  }

  /** Corrections fixed since {@link saved}. */
  get changed(): readonly ClockCorrection[] {
    return [...this.#changed.values()].flatMap((boots) => [...boots.values()]);
  }

  /** All changes are in a checkpoint. */
  saved(): void {
    this.#changed = new Map();
  }

  /** A device that invents boots gets no more of them fixed. */
  #fixUnintroduced(reading: ClockReading): DurationMs {
    const correctionMs = isPlausible(reading, 0) ? 0 : offsetOf(reading);
    const isOneTooMany = (this.#devices.get(reading.deviceId)?.size ?? 0) >= ingestLimits.bootsPerDevice;
    return isOneTooMany ? correctionMs : this.#fix(reading, correctionMs);
  }

  /** Fixes it, unless the device invents boots faster than they can be stored. */
  #fix(reading: ClockReading, correctionMs: DurationMs): DurationMs {
    const { deviceId, bootId, receivedAtMs } = reading;
    const changed = this.#changed.get(deviceId) ?? new Map<string, ClockCorrection>();
    if (changed.size >= ingestLimits.bootsPerDevice) return correctionMs;
    changed.set(bootId, { deviceId, bootId, correctionMs, fixedAtMs: receivedAtMs });
    this.#changed.set(deviceId, changed);
    this.#remember(deviceId, bootId, correctionMs);
    return correctionMs;
  }

  #remember(deviceId: string, bootId: string, correctionMs: DurationMs): void {
    const boots = this.#devices.get(deviceId) ?? new Map<string, DurationMs>();
    boots.set(bootId, correctionMs);
    this.#devices.set(deviceId, boots);
    const oldest = boots.keys().next();
    if (boots.size > ingestLimits.bootsPerDevice && !oldest.done) boots.delete(oldest.value);
  }
}

function offsetOf(reading: ClockReading): DurationMs {
  const offsetMs = reading.receivedAtMs - reading.wallMs;
  return Math.abs(offsetMs) <= limits.clockToleranceMs ? 0 : offsetMs;
}

function isPlausible(reading: ClockReading, correctionMs: DurationMs): boolean {
  const atMs = reading.wallMs + correctionMs;
  return atMs >= ingestLimits.earliestPlausibleAtMs && atMs <= reading.receivedAtMs + limits.clockToleranceMs;
}
