import type { CasePresence } from "@housecall/proto/api";
import { type Clock, type EpochMs, SECOND_MS } from "@housecall/proto/base";

/** A page says again and again that it has a case open; one that has not for so long is gone. */
export const presenceLeaseMs = 30 * SECOND_MS;
/** Cases open at one time; beyond it the one that was heard of least lately is forgotten. */
const MAX_CASES = 2_000;

type Entry = CasePresence & { readonly untilMs: EpochMs };

/** A case that somebody has open. */
interface OpenCase {
  readonly deviceId: string;
  readonly people: Map<string, Entry>;
}

/** Who has a case open by now. */
export interface PresenceChange {
  readonly number: string;
  readonly deviceId: string;
  readonly present: readonly CasePresence[];
}

/** Who has which case open; in memory, because nobody has after a restart. */
export class CasePresences {
  readonly #clock: Clock;
  readonly #onChange: (change: PresenceChange) => void;
  readonly #cases = new Map<string, OpenCase>();

  constructor(options: { readonly clock: Clock; readonly onChange: (change: PresenceChange) => void }) {
    this.#clock = options.clock;
    this.#onChange = options.onChange;
  }

  /** Renews the lease of a person, or ends it; everybody who has the case open hears of a change. */
  note(lease: {
    readonly number: string;
    readonly deviceId: string;
    readonly name: string;
    readonly doing: CasePresence["doing"] | "left";
  }): readonly CasePresence[] {
    const { number, deviceId, name, doing } = lease;
    const before = JSON.stringify(this.of(number));
    const people = this.#cases.get(number)?.people ?? new Map<string, Entry>();
    const nowMs = this.#clock.nowMs();
    if (doing === "left") people.delete(name);
    else {
      const sinceMs = people.get(name)?.sinceMs ?? nowMs;
      people.set(name, { name, doing, sinceMs, untilMs: nowMs + presenceLeaseMs });
      this.#clock.after(presenceLeaseMs, () => this.sweep());
    }
    this.#keep(number, { deviceId, people });
    const present = this.of(number);
    if (JSON.stringify(present) !== before) this.#onChange({ number, deviceId, present });
    return present;
  }

  /** Whoever has it open, longest first. */
  of(number: string): readonly CasePresence[] {
    const nowMs = this.#clock.nowMs();
    return [...(this.#cases.get(number)?.people.values() ?? [])]
      .filter(({ untilMs }) => untilMs > nowMs)
      .toSorted((one, other) => one.sinceMs - other.sinceMs)
      .map(({ name, doing, sinceMs }) => ({ name, doing, sinceMs }));
  }

  /** Forgets leases that have run out. */
  sweep(): void {
    const nowMs = this.#clock.nowMs();
    for (const [number, { deviceId, people }] of this.#cases) {
      const gone = [...people.values()].filter(({ untilMs }) => untilMs <= nowMs);
      for (const { name } of gone) people.delete(name);
      if (people.size === 0) this.#cases.delete(number);
      if (gone.length > 0) this.#onChange({ number, deviceId, present: this.of(number) });
    }
  }

  /** The case that was heard of last is the last to be forgotten. */
  #keep(number: string, open: OpenCase): void {
    this.#cases.delete(number);
    if (open.people.size > 0) this.#cases.set(number, open);
    const oldest = this.#cases.size > MAX_CASES ? this.#cases.keys().next().value : undefined;
    if (oldest !== undefined) this.#cases.delete(oldest);
  }
}
