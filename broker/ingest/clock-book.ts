import type { DurationMs } from "@housecall/proto/base";
import { type BootClock, type ClockReading, correctionFor, isPlausible, offsetOf } from "./boot-clock.ts";
import { ingestLimits } from "./ingest-limits.ts";
import type { ClockRecords, FixedClock } from "./ingest-records.ts";

/**
 * Clocks of devices by boot, durable with the first input that uses them: fixed once per boot, at its birth or, for a
 * boot that nobody introduced, at its first record. What a record is corrected by follows from that and the record.
 */
export class ClockBook {
  readonly #records: ClockRecords;
  readonly #devices = new Map<string, Map<string, BootClock>>();
  /** Fixed since {@link saved}, by device and boot; at most `bootsPerDevice` of each device. */
  #changed = new Map<string, Map<string, FixedClock>>();

  constructor(records: ClockRecords) {
    this.#records = records;
  }

  /** Fixes the clock of a boot at its birth; a known boot keeps its correction. What to add to the birth's time. */
  correctBirth(reading: ClockReading): DurationMs {
    const known = this.#find(reading);
    return correctionFor(known?.anchor === undefined ? this.#introduce(reading, known) : known, reading);
  }

  /** What to add to every time of a record. */
  correct(reading: ClockReading): DurationMs {
    return correctionFor(this.#find(reading) ?? this.#fixUnintroduced(reading), reading);
  }

  /** Clocks fixed since {@link saved}. */
  get changed(): readonly FixedClock[] {
    return [...this.#changed.values()].flatMap((boots) => [...boots.values()]);
  }

  /** All changes are in a checkpoint. */
  saved(): void {
    this.#changed = new Map();
  }

  #find({ deviceId, bootId }: ClockReading): BootClock | undefined {
    const known = this.#devices.get(deviceId)?.get(bootId);
    if (known !== undefined) return known;
    const stored = this.#changed.get(deviceId)?.get(bootId) ?? this.#records.loadClock(deviceId, bootId);
    if (stored !== undefined) this.#remember(deviceId, bootId, stored);
    return stored;
  }

  #introduce(reading: ClockReading, known: BootClock | undefined): BootClock {
    const { wallMs, uptimeMs } = reading;
    const correctionMs = known?.correctionMs ?? offsetOf(reading);
    const atMs = wallMs + (known === undefined ? correctionMs : correctionFor(known, reading));
    return this.#fix(reading, { correctionMs, anchor: { atMs, uptimeMs } });
  }

  /** A device that invents boots gets no more of them fixed. */
  #fixUnintroduced(reading: ClockReading): BootClock {
    const correctionMs = isPlausible(reading, 0) ? 0 : offsetOf(reading);
    const boot: BootClock = { correctionMs, anchor: undefined };
    const isOneTooMany = (this.#devices.get(reading.deviceId)?.size ?? 0) >= ingestLimits.bootsPerDevice;
    return isOneTooMany ? boot : this.#fix(reading, boot);
  }

  /** Fixes it, unless the device invents boots faster than they can be stored. */
  #fix({ deviceId, bootId, receivedAtMs }: ClockReading, boot: BootClock): BootClock {
    const changed = this.#changed.get(deviceId) ?? new Map<string, FixedClock>();
    if (changed.size >= ingestLimits.bootsPerDevice && !changed.has(bootId)) return boot;
    changed.set(bootId, { deviceId, bootId, ...boot, fixedAtMs: receivedAtMs });
    this.#changed.set(deviceId, changed);
    this.#remember(deviceId, bootId, boot);
    return boot;
  }

  #remember(deviceId: string, bootId: string, boot: BootClock): void {
    const boots = this.#devices.get(deviceId) ?? new Map<string, BootClock>();
    boots.set(bootId, boot);
    this.#devices.set(deviceId, boots);
    const oldest = boots.keys().next();
    if (boots.size > ingestLimits.bootsPerDevice && !oldest.done) boots.delete(oldest.value);
  }
}
