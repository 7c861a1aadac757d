/** Tails that are counted at a time; the one that began first is forgotten, which counts nothing more of it as lost. */
const MAX_TAILS = 1_000;

/** Counts what tails lose between their device and the server: a device says how many lines it has sent. */
export class TailCounts {
  readonly #heard = new Map<string, number>();

  /** Lines of a tail that were sent and never came, this batch included; 0 for agents that do not count. */
  lost(commandId: string, batch: { readonly sentLines: number; readonly lines: readonly unknown[] }): number {
    if (batch.sentLines === 0) return 0;
    const before = this.#heard.get(commandId) ?? 0;
    const heard = before + batch.lines.length;
    this.#heard.delete(commandId);
    this.#heard.set(commandId, heard);
    const [oldest] = this.#heard.keys();
    if (this.#heard.size > MAX_TAILS && oldest !== undefined) this.#heard.delete(oldest);
    return Math.max(0, batch.sentLines - heard);
  }
}
