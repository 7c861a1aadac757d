import { type DurationMs, type EpochMs, SECOND_MS } from "@housecall/proto/base";
import { type Signal, signalsOf } from "@housecall/proto/signals";
import type { AgentLine } from "./agent-line.ts";
import type { FirmwareBoard, Reporting } from "./appliance.ts";

/** Values by signal; a signal with instances has its values by instance. */
export type Readings = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

/** active: at the cadence of the catalogue; idle: once a minute at most. */
export type Pace = "active" | "idle";

const IDLE_MS = 60 * SECOND_MS;
/** What does not change is repeated this often: a pump that rests, a door that is locked. */
const UNCHANGED_MS = 10 * SECOND_MS;

interface Sent {
  readonly atMs: EpochMs;
  readonly value: number;
}

/**
 * Sends each signal when it is due: at the catalogue's cadence while something runs, once a minute otherwise. What
 * is, to the digit, as it was sent last waits for ten seconds.
 */
export class SignalReporter {
  readonly #agent: AgentLine;
  readonly #finestMs: DurationMs;
  readonly #reporting: Reporting | undefined;
  readonly #catalogue: ReadonlyMap<string, Signal>;
  readonly #sent = new Map<string, Map<string, Sent>>();
  #pace: Pace = "idle";
  #reportedAtMs: EpochMs = Number.NEGATIVE_INFINITY;

  constructor({ agent, finestMs, reporting }: FirmwareBoard, deviceClass: string) {
    this.#reporting = reporting;
    this.#agent = agent;
    this.#finestMs = finestMs;
    this.#catalogue = new Map(signalsOf(deviceClass).map((signal) => [signal.id, signal]));
  }

  /** Sends those of the readings that are due; a change of pace makes all of them due. */
  report(atMs: EpochMs, readings: Readings, pace: Pace): void {
    if (pace !== this.#pace) this.#sent.clear();
    else if (atMs >= this.#reportedAtMs && atMs - this.#reportedAtMs < this.#finestMs) return;
    this.#pace = pace;
    this.#reportedAtMs = atMs;
    const once: Record<string, number> = {};
    for (const [signal, reading] of Object.entries(readings)) {
      if (typeof reading === "number") {
        const value = this.#due({ signal, instance: "", reading, atMs });
        if (value !== undefined) once[signal] = value;
        continue;
      }
      for (const [instance, each] of Object.entries(reading)) {
        const value = this.#due({ signal, instance, reading: each, atMs });
        if (value !== undefined) this.#agent.sample(atMs, { signal, instance, value });
      }
    }
    if (Object.keys(once).length > 0) this.#agent.samples(atMs, once);
  }

  /** The value as it is worth sending; undefined when it can wait. */
  #due(options: {
    readonly signal: string;
    readonly instance: string;
    readonly reading: number;
    readonly atMs: EpochMs;
  }): number | undefined {
    const { signal, instance, reading, atMs } = options;
    const known = this.#catalogue.get(signal);
    const cadenceMs = Math.max(this.#finestMs, (known?.cadenceSeconds ?? 1) * SECOND_MS);
    const factor = 10 ** (known?.decimals ?? 3);
    const value = Math.round(reading * factor) / factor;
    const sent = this.#sentOf(signal);
    const last = sent.get(instance);
    // A clock that was set back must not silence a signal.
    if (
      last !== undefined &&
      atMs >= last.atMs &&
      atMs - last.atMs < this.#waitMs(cadenceMs, value === last.value)
    )
      return undefined;
    sent.set(instance, { atMs, value });
    return value;
  }

  #waitMs(cadenceMs: number, isUnchanged: boolean): number {
    const raisedMs = this.#reporting?.sampleIntervalMs;
    if (raisedMs !== undefined) return Math.min(cadenceMs, raisedMs);
    if (this.#pace === "idle") return Math.max(cadenceMs, IDLE_MS);
    return isUnchanged ? Math.max(cadenceMs, UNCHANGED_MS) : cadenceMs;
  }

  #sentOf(signal: string): Map<string, Sent> {
    const sent = this.#sent.get(signal) ?? new Map<string, Sent>();
    this.#sent.set(signal, sent);
    return sent;
  }
}
