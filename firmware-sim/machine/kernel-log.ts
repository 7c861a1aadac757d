import type { KernelLogReader, Platform } from "@housecall/agent";

/** syslog levels, Documentation/ABI/testing/dev-kmsg. */
export const KernelLevel = { Error: 3, Warning: 4, Notice: 5, Info: 6 } as const;
export type KernelLevel = (typeof KernelLevel)[keyof typeof KernelLevel];

/** What the ring holds; the kernel's own is CONFIG_LOG_BUF_SHIFT=17, 128 KiB, about a thousand lines. */
const MAX_RECORDS = 1_000;

/** The ring of /dev/kmsg of one boot. */
export class KernelRing {
  readonly #records: string[] = [];
  readonly #uptimeMs: () => number;
  #dropped = 0;

  constructor(uptimeMs: () => number) {
    this.#uptimeMs = uptimeMs;
  }

  print(level: KernelLevel, message: string): void {
    const sequence = this.#dropped + this.#records.length;
    this.#records.push(`${level},${sequence},${Math.round(this.#uptimeMs() * 1_000)},-;${message}\n`);
    if (this.#records.length <= MAX_RECORDS) return;
    this.#records.shift();
    this.#dropped += 1;
  }

  /** As /dev/kmsg gives it: from the oldest record on, each reader at its own place. */
  readonly asKernelLog: Platform["kernelLog"] = {
    open: async () => this.#open(),
  };

  #open(): KernelLogReader {
    let next = this.#dropped;
    const read = (): string | "overwritten" | undefined => {
      if (next < this.#dropped) {
        next = this.#dropped;
        return "overwritten";
      }
      const record = this.#records[next - this.#dropped];
      if (record !== undefined) next += 1;
      return record;
    };
    return { next: read, close: () => undefined };
  }
}
