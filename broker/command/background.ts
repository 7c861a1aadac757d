import { type Logger, toAppError } from "@housecall/proto/base";

/** Owns work that nobody waits for: its failures are logged, and a stop can wait for its end. */
export class Background {
  readonly #running = new Set<Promise<void>>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Starts `work`; a failure is logged as `event`. */
  run(event: string, work: () => Promise<unknown>): void {
    const running: Promise<void> = work()
      .then(() => undefined)
      .catch((thrown: unknown) => {
        const error = toAppError(thrown);
        this.#logger.warn(event, error.message, { code: error.code });
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when everything has ended that runs now or is started by it. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
