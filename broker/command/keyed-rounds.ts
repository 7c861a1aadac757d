/**
 * Runs the same work for many keys, never two at a time for one key.
 *
 * Invariant: work that is wanted while it runs for that key runs once more, so it always sees what was
 * there when it was wanted. A round that failed is kept for {@link takeFailed}.
 */
export class KeyedRounds {
  readonly #work: (key: string) => Promise<void>;
  readonly #wanted = new Set<string>();
  readonly #running = new Set<string>();
  readonly #failed = new Set<string>();

  constructor(work: (key: string) => Promise<void>) {
    this.#work = work;
  }

  /** Resolves when nothing is wanted any more; at once when another call is at it already. */
  async run(key: string): Promise<void> {
    this.#wanted.add(key);
    if (this.#running.has(key)) return;
    this.#running.add(key);
    try {
      while (this.#wanted.delete(key)) await this.#work(key);
    } catch (error) {
      this.#failed.add(key);
      throw error;
    } finally {
      this.#running.delete(key);
    }
  }

  /** Keys whose last round failed; each is given out once. */
  takeFailed(): readonly string[] {
    const failed = [...this.#failed];
    this.#failed.clear();
    return failed;
  }
}
