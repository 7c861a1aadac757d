import { type Clock, type DurationMs, type Logger, type StopTimer, toAppError } from "@housecall/proto/base";

/** One publish on its way into the store or into quarantine. */
export interface IntakeJob {
  /** Resolves when it is safe; rejects when it could not be stored. */
  run(): Promise<void>;
  /** The device has gone: it will send the publish again, so nobody waits for this one. */
  isGone(): boolean;
  /** Called once before the job has to wait: keeps its own copy of what it points to. */
  detach(): void;
  /** Puts it where it harms nobody, after it failed `ATTEMPTS_BEFORE_ASIDE` times for another reason than the store. */
  setAside(detail: string): Promise<void>;
}

/** "safe" may be acknowledged, "given_up" must not. */
export type IntakeOutcome = "safe" | "given_up";

interface WaitingJob {
  readonly job: IntakeJob;
  readonly resolve: (outcome: IntakeOutcome) => void;
  failures: number;
}

const ATTEMPTS_BEFORE_ASIDE = 3;

/**
 * Holds publishes while the store is down, first in, first out.
 *
 * While anything waits, one job at a time tries the store again, every `retryMs`; when it gets through,
 * all others follow at once. What waits is bounded by the in-flight limits of its devices. Nothing is
 * ever acknowledged that was not stored.
 */
export class PublishIntake {
  readonly #options: { clock: Clock; logger: Logger; retryMs: DurationMs };
  #waiting: WaitingJob[] = [];
  #stopRetry: StopTimer | undefined;
  #downSinceMs: number | undefined;

  constructor(options: { clock: Clock; logger: Logger; retryMs: DurationMs }) {
    this.#options = options;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Runs the job, again and again if it must. */
  async submit(job: IntakeJob): Promise<IntakeOutcome> {
    if (this.#downSinceMs !== undefined) return this.#wait(job, 0);
    try {
      await job.run();
      return "safe";
    } catch (error) {
      // What ends with its session (a piece of a pull) says nothing about the store.
      if (job.isGone()) return "given_up";
      this.#noteFailure(error);
      return this.#wait(job, 1);
    }
  }

  #wait(job: IntakeJob, failures: number): Promise<IntakeOutcome> {
    job.detach();
    return new Promise((resolve) => {
      this.#waiting.push({ job, resolve, failures });
      this.#planRetry();
    });
  }

  /** Gives up everything that waits: its devices will send it again. */
  stop(): void {
    this.#stopRetry?.();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) each.resolve("given_up");
  }

  #planRetry(): void {
    if (this.#stopRetry !== undefined) return;
    this.#stopRetry = this.#options.clock.after(this.#options.retryMs, () => {
      void this.#retry().finally(() => {
        this.#stopRetry = undefined;
        if (this.#waiting.length > 0) this.#planRetry();
      });
    });
  }

  async #retry(): Promise<void> {
    this.#dropGone();
    const first = this.#waiting[0];
    if (first === undefined) return this.#noteRecovery();
    const outcome = await this.#attempt(first);
    if (outcome === "failed") return;
    this.#waiting.shift();
    first.resolve("safe");
    this.#noteRecovery();
    const followers = this.#waiting;
    this.#waiting = [];
    for (const each of followers) void this.submit(each.job).then(each.resolve);
  }

  async #attempt(waiting: WaitingJob): Promise<"done" | "failed"> {
    try {
      await waiting.job.run();
      return "done";
    } catch (thrown) {
      const error = toAppError(thrown);
      waiting.failures += 1;
      if (error.remedy === "retry" || waiting.failures < ATTEMPTS_BEFORE_ASIDE) return "failed";
      return this.#setAside(waiting.job, error.message);
    }
  }

  async #setAside(job: IntakeJob, detail: string): Promise<"done" | "failed"> {
    try {
      await job.setAside(detail);
      return "done";
    } catch (error) {
      this.#noteFailure(error);
      return "failed";
    }
  }

  #dropGone(): void {
    const gone = this.#waiting.filter((each) => each.job.isGone());
    this.#waiting = this.#waiting.filter((each) => !each.job.isGone());
    for (const each of gone) each.resolve("given_up");
  }

  #noteFailure(thrown: unknown): void {
    if (this.#downSinceMs !== undefined) return;
    const error = toAppError(thrown);
    this.#downSinceMs = this.#options.clock.uptimeMs();
    this.#options.logger.warn(
      "store-refuses",
      `Publishes are not acknowledged until the store takes them: ${error.message}`,
      {
        code: error.code,
      },
    );
  }

  #noteRecovery(): void {
    if (this.#downSinceMs === undefined) return;
    const durationMs = Math.round(this.#options.clock.uptimeMs() - this.#downSinceMs);
    this.#downSinceMs = undefined;
    this.#options.logger.info("store-recovered", "The store takes publishes again", { durationMs });
  }
}
