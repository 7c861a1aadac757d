import { limits } from "@housecall/proto";
import { errorMessage, type Logger } from "@housecall/proto/base";
import type { ConsentHold } from "../privacy/consent-holds.ts";
import { type Job, type Outcome, outcomeOf, type StopReason, stopError } from "./job.ts";

/** Jobs of a lane share a limit. Pulls and actions run one after the other, tails and questions to the owner side by side. */
export type Lane = "pull" | "tail" | "consent" | "action";

/** Runs jobs under a consent that may end at any moment. */
export interface JobRunner {
  hasRoom(lane: Lane): boolean;
  /** Starts a job, or lets it wait for its turn; `create` is called when it begins. */
  start(
    job: { readonly id: string; readonly lane: Lane; readonly hold: ConsentHold },
    create: (signal: AbortSignal) => Job,
  ): void;
  /** Stops a job and waits until it is settled; false when there is none. */
  cancel(id: string): Promise<boolean>;
  acknowledge(id: string, upToOffset: number): void;
  linkChanged(): void;
  /** Stops all; they go on after the next start. */
  stop(): Promise<void>;
}

const MAX_JOBS: Readonly<Record<Lane, number>> = {
  pull: 4,
  tail: 4,
  consent: limits.consentQuestions,
  action: 1,
};

interface Running {
  readonly lane: Lane;
  readonly stop: (reason: StopReason) => void;
  readonly done: Promise<void>;
  job: Job | undefined;
}

/** What {@link createJobRunner} needs. */
export interface JobRunnerOptions {
  readonly logger: Logger;
  /** Makes the outcome of a job safe; only then its files are removed. */
  settle(id: string, outcome: Outcome): Promise<void>;
}

/** @see JobRunner */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  return new LaneRunner(options);
}

/** Invariants: at most one pull is under way; a stopped job leaves at once, even while it waits for its turn. */
class LaneRunner implements JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #running = new Map<string, Running>();
  #pullTurn: Promise<unknown> = Promise.resolve();

  constructor(options: JobRunnerOptions) {
    this.#options = options;
  }

  hasRoom(lane: Lane): boolean {
    return [...this.#running.values()].filter((entry) => entry.lane === lane).length < MAX_JOBS[lane];
  }

  start(
    { id, lane, hold }: Parameters<JobRunner["start"]>[0],
    create: Parameters<JobRunner["start"]>[1],
  ): void {
    const controller = new AbortController();
    const { signal } = controller;
    const stop = (reason: StopReason): void => controller.abort(stopError(reason));
    const onLost = (): void => stop("consent_revoked");
    hold.lost.addEventListener("abort", onLost, { once: true });
    if (hold.lost.aborted) onLost();
    const turn = lane === "pull" ? this.#pullTurn : Promise.resolve();
    const done = untilAborted(turn, signal)
      .then(() => this.#run(id, signal, create))
      .catch((error: unknown) =>
        this.#options.logger.error("command-failed", `Command ${id}: ${errorMessage(error)}`),
      )
      .finally(() => {
        hold.lost.removeEventListener("abort", onLost);
        hold.release();
        this.#running.delete(id);
      });
    if (lane === "pull") this.#pullTurn = Promise.all([turn, done]);
    this.#running.set(id, { lane, stop, done, job: undefined });
  }

  async cancel(id: string): Promise<boolean> {
    const entry = this.#running.get(id);
    entry?.stop("cancelled");
    await entry?.done;
    return entry !== undefined;
  }

  acknowledge(id: string, upToOffset: number): void {
    this.#running.get(id)?.job?.acknowledge?.(upToOffset);
  }

  linkChanged(): void {
    for (const entry of this.#running.values()) entry.job?.linkChanged?.();
  }

  async stop(): Promise<void> {
    for (const entry of this.#running.values()) entry.stop("stopping");
    await Promise.all([...this.#running.values()].map((entry) => entry.done));
  }

  async #run(id: string, signal: AbortSignal, create: (signal: AbortSignal) => Job): Promise<void> {
    const job = create(signal);
    const entry = this.#running.get(id);
    if (entry !== undefined) entry.job = job;
    const outcome = await job.run().catch((error: unknown) => outcomeOf(error, signal));
    if (outcome === undefined) return;
    await this.#options.settle(id, outcome);
    await job.cleanUp();
  }
}

function untilAborted(turn: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  return Promise.race([turn, aborted]);
}
