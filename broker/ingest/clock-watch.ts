import { limits } from "@housecall/proto";
import type { DurationMs } from "@housecall/proto/base";
import type { IngestListeners } from "./ingest-ports.ts";
import type { JournalEntry } from "./journal-entry.ts";

interface Told {
  readonly bootId: string;
  /** Of the newest statement: streams overtake each other. */
  readonly uptimeMs: DurationMs;
  readonly correctionMs: DurationMs;
}

/** Tells when the clock of a device is set between two births, so that people and commands know what it shows now. */
export class ClockWatch {
  readonly #listeners: Pick<IngestListeners, "onClockChange">;
  readonly #told = new Map<string, Told>();

  constructor(listeners: Pick<IngestListeners, "onClockChange">) {
    this.#listeners = listeners;
  }

  /** Takes a stored entry, in commit order, after its birth was told. */
  see(entry: JournalEntry): void {
    const { input } = entry;
    const { deviceId, clockCorrectionMs: correctionMs } = input;
    if (entry.kind === "birth") {
      const { bootId, uptimeMs } = entry.birth;
      this.#told.set(deviceId, { bootId, uptimeMs, correctionMs });
    }
    if (entry.kind !== "record" || input.lane !== "live") return;
    const { bootId, uptimeMs } = entry.record;
    const told = this.#told.get(deviceId);
    if (told?.bootId !== bootId || uptimeMs < told.uptimeMs) return;
    const isChanged = Math.abs(correctionMs - told.correctionMs) > limits.clockToleranceMs;
    this.#told.set(deviceId, {
      ...{ bootId, uptimeMs },
      correctionMs: isChanged ? correctionMs : told.correctionMs,
    });
    if (isChanged) this.#listeners.onClockChange(deviceId, correctionMs);
  }
}
