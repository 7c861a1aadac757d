import { type EpochMs, SECOND_MS } from "@housecall/proto/base";
import { signalsOf } from "@housecall/proto/signals";
import type { AgentLine } from "./agent-line.ts";

/** Values by signal; a signal with instances has its values by instance. */
export type Readings = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

/** active: at the cadence of the catalogue; idle: once a minute at most. */
export type Pace = "active" | "idle";

const IDLE_SECONDS = 60;

/** Sends each signal when it is due: the catalogue's cadence while something runs, once a minute otherwise. */
export class SignalReporter {
  readonly #agent: AgentLine;
  readonly #cadenceMs: ReadonlyMap<string, number>;
  readonly #dueAtMs = new Map<string, EpochMs>();
  #pace: Pace = "idle";

  constructor(agent: AgentLine, deviceClass: string) {
    this.#agent = agent;
    this.#cadenceMs = new Map(
      signalsOf(deviceClass).map(({ id, cadenceSeconds }) => [id, cadenceSeconds * SECOND_MS]),
    );
  }

  /** Sends those of the readings that are due; a change of pace makes all of them due. */
  report(atMs: EpochMs, readings: Readings, pace: Pace): void {
    if (pace !== this.#pace) this.#dueAtMs.clear();
    this.#pace = pace;
    const once: Record<string, number> = {};
    for (const [signal, value] of Object.entries(readings)) {
      if (!this.#isDue(signal, atMs)) continue;
      if (typeof value === "number") once[signal] = value;
      else
        for (const [instance, each] of Object.entries(value))
          this.#agent.sample(atMs, { signal, instance, value: each });
    }
    if (Object.keys(once).length > 0) this.#agent.samples(atMs, once);
  }

  #isDue(signal: string, atMs: EpochMs): boolean {
    const cadenceMs = this.#cadenceMs.get(signal) ?? SECOND_MS;
    const periodMs = this.#pace === "idle" ? Math.max(cadenceMs, IDLE_SECONDS * SECOND_MS) : cadenceMs;
    const dueAtMs = this.#dueAtMs.get(signal) ?? atMs;
    // A clock that was set back must not silence a signal.
    if (atMs < dueAtMs && dueAtMs - atMs <= periodMs) return false;
    this.#dueAtMs.set(signal, atMs + periodMs);
    return true;
  }
}
