/** Lets reads run beside each other, at most `limit`, and gives way to exclusive work such as detaching a file. */
export class ReadGate {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #exclusive: Promise<void> = Promise.resolve();
  #idle: (() => void) | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async shared<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  /** Runs alone: waits for the reads that run, and holds back further ones. Callers take turns. */
  async exclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#exclusive;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#exclusive = promise;
    await before;
    try {
      if (this.#running > 0)
        await new Promise<void>((done) => {
          this.#idle = done;
        });
      return await work();
    } finally {
      resolve();
    }
  }

  async #enter(): Promise<void> {
    for (;;) {
      const gate = this.#exclusive;
      await gate;
      if (gate !== this.#exclusive) continue;
      if (this.#running < this.#limit) break;
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    this.#running += 1;
  }

  #leave(): void {
    this.#running -= 1;
    this.#waiting.shift()?.();
    if (this.#running > 0) return;
    this.#idle?.();
    this.#idle = undefined;
  }
}
