import type { EpochMs } from "@housecall/proto/base";

/** What systemd-journald keeps of one entry. */
export interface JournalEntry {
  readonly index: number;
  readonly atMs: EpochMs;
  readonly bootId: string;
  /** syslog severity. */
  readonly priority: number;
  /** systemd unit with its ending. */
  readonly unit: string;
  readonly identifier: string;
  readonly pid: number;
  readonly message: string;
}

/** SystemMaxUse= as a number of entries; the oldest go first. */
const MAX_ENTRIES = 20_000;
/** Id of the journal's sequence numbers, as it stands in every cursor. */
const SEQUENCE_ID = "a4712f5c0d6e4b7f9c1d2e3f4a5b6c7d";

/** The journal on the machine's own storage; it survives power cuts. */
export class Journal {
  readonly #entries: JournalEntry[] = [];
  #dropped = 0;
  #waiting = new Set<() => void>();

  write(entry: Omit<JournalEntry, "index">): void {
    this.#entries.push({ ...entry, index: this.#dropped + this.#entries.length });
    if (this.#entries.length > MAX_ENTRIES) {
      this.#entries.shift();
      this.#dropped += 1;
    }
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  /** Entries with an index of at least `index` that are still there. */
  from(index: number): readonly JournalEntry[] {
    return this.#entries.slice(Math.max(0, index - this.#dropped));
  }

  /** Index of the next entry. */
  get end(): number {
    return this.#dropped + this.#entries.length;
  }

  /** Resolves with the next entry or when the signal aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener("abort", wake, { once: true });
    });
  }
}

/** Place of an entry, as journalctl writes it. */
export function cursorOf(index: number): string {
  return `s=${SEQUENCE_ID};i=${index.toString(16)}`;
}

/** Index of a cursor; undefined when it is not one of this journal. */
export function indexOfCursor(cursor: string): number | undefined {
  const digits = /^s=([0-9a-f]{32});i=([0-9a-f]{1,12})$/.exec(cursor);
  return digits?.[1] === SEQUENCE_ID ? Number.parseInt(digits[2] ?? "", 16) : undefined;
}
