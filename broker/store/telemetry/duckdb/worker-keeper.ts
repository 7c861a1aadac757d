import { Worker } from "node:worker_threads";
import {
  AppError,
  type Clock,
  errorMessage,
  HOUR_MS,
  type Logger,
  MINUTE_MS,
  type Random,
  retrySchedule,
  SECOND_MS,
} from "@housecall/proto/base";
import type { SeriesDefinition, StoreProblem } from "../telemetry-store.ts";
import { WorkerClient } from "./worker-client.ts";
import type { CallName, WorkerCalls, WorkerSettings } from "./worker-messages.ts";

export interface WorkerKeeperOptions {
  readonly settings: WorkerSettings;
  /** What a new thread must know of earlier groups. */
  readonly series: () => readonly SeriesDefinition[];
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

type OpenResult = WorkerCalls["open"]["result"];

/** A thread that lived this long is started again at once when it ends; the others wait longer and longer. */
const STEADY_MS = MINUTE_MS;
const FIRST_DELAY_MS = SECOND_MS / 2;
const MAX_DELAY_MS = 30 * SECOND_MS;
/** So many ends within an hour are no accident: a person should look. */
const ENDS_TO_REPORT = 3;

/**
 * Keeps a worker thread with an open store running: one that ends is started again.
 *
 * Invariants: at most one thread has the files open, because the next is started after the last is gone; while none
 * serves, calls fail with UNAVAILABLE at once.
 */
export class WorkerKeeper {
  readonly #options: WorkerKeeperOptions;
  readonly #stopping = new AbortController();
  /** Uptimes at which threads ended, the last hour's. */
  #recentEnds: number[] = [];
  #ends = 0;
  #lastWhy = "";
  #client: WorkerClient | undefined;
  #aliveSinceMs = 0;
  #delays: Iterator<number>;
  #reviving: Promise<void> = Promise.resolve();

  constructor(options: WorkerKeeperOptions) {
    this.#options = options;
    this.#delays = this.#freshDelays();
  }

  /** How often the thread has ended since the server started. */
  get ends(): number {
    return this.#ends;
  }

  get problems(): readonly StoreProblem[] {
    const since = this.#options.clock.uptimeMs() - HOUR_MS;
    this.#recentEnds = this.#recentEnds.filter((endedMs) => endedMs > since);
    const isOften = this.#recentEnds.length >= ENDS_TO_REPORT;
    if (this.#client !== undefined && !isOften) return this.#client.problems;
    const state = this.#client === undefined ? this.#restarting() : this.#unsteady();
    const message = isOften ? `${state} ${whatToDo}` : state;
    return [{ code: "UNAVAILABLE", message, file: "" }, ...(this.#client?.problems ?? [])];
  }

  /** Starts the first thread. @throws AppError what opening the store throws. */
  async open(): Promise<OpenResult> {
    const { client, opened } = await this.#startThread();
    this.#serveWith(client);
    return opened;
  }

  /** @throws AppError of the call; UNAVAILABLE while the thread is started again, or when it ends meanwhile. */
  call<Name extends CallName>(
    call: Name,
    args: WorkerCalls[Name]["args"],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<WorkerCalls[Name]["result"]> {
    if (this.#stopping.signal.aborted)
      return Promise.reject(new AppError("UNAVAILABLE", "The telemetry store is closed"));
    if (this.#client === undefined) return Promise.reject(new AppError("UNAVAILABLE", this.#restarting()));
    return this.#client.call(call, args, transfer);
  }

  /** Closes the store and ends the thread; nothing is started again. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#reviving;
    const client = this.#client;
    this.#client = undefined;
    if (client === undefined) return;
    try {
      await client.call("close", null);
    } catch (error) {
      // A thread that is gone has let go of its files, and every commit it answered is in them or in their logs.
      if (!client.hasEnded) throw error;
      this.#options.logger.warn("telemetry-thread-ended", `While closing: ${errorMessage(error)}`);
    } finally {
      await client.terminate();
    }
  }

  async #startThread(): Promise<{ readonly client: WorkerClient; readonly opened: OpenResult }> {
    const { settings, series } = this.#options;
    const client = new WorkerClient(new Worker(new URL("./worker.ts", import.meta.url)));
    try {
      return { client, opened: await client.call("open", { ...settings, series: series() }) };
    } catch (error) {
      await client.terminate();
      throw error;
    }
  }

  #serveWith(client: WorkerClient): void {
    this.#client = client;
    this.#aliveSinceMs = this.#options.clock.uptimeMs();
    void client.ended.then((why) => this.#ended(why));
  }

  #ended(why: string): void {
    if (this.#stopping.signal.aborted) return;
    const { clock, logger } = this.#options;
    const nowMs = clock.uptimeMs();
    if (nowMs - this.#aliveSinceMs >= STEADY_MS) this.#delays = this.#freshDelays();
    this.#client = undefined;
    this.#ends += 1;
    this.#recentEnds.push(nowMs);
    this.#lastWhy = why;
    logger.error("telemetry-thread-ended", this.#restarting(), { ends: this.#ends });
    this.#reviving = this.#revive();
  }

  /** Never rejects: tries until a thread serves or the store is closed. */
  async #revive(): Promise<void> {
    const { clock, logger } = this.#options;
    const { signal } = this.#stopping;
    while (this.#client === undefined) {
      const delayMs = Number(this.#delays.next().value);
      if (delayMs > 0) await clock.sleep(delayMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      try {
        const { client } = await this.#startThread();
        this.#serveWith(client);
        logger.info("telemetry-thread-restarted", "The telemetry store's thread serves again");
      } catch (error) {
        this.#lastWhy = errorMessage(error);
        logger.warn("telemetry-thread-not-restarted", `The telemetry store does not open: ${this.#lastWhy}`);
      }
    }
  }

  *#freshDelays(): Generator<number> {
    yield 0;
    const delays = { initialMs: FIRST_DELAY_MS, maxMs: MAX_DELAY_MS, factor: 2, jitterRatio: 0.5 };
    yield* retrySchedule({ ...delays, random: this.#options.random });
  }

  #restarting(): string {
    return `The telemetry store's thread ended (${this.#lastWhy}) and is being started again; ${times(this.#ends)} since the server started. Devices keep their data meanwhile; nothing that was acknowledged is lost.`;
  }

  #unsteady(): string {
    return `The telemetry store's thread has ended ${times(this.#recentEnds.length)} within the last hour, the last time because of: ${this.#lastWhy}. It was started again each time; nothing that was acknowledged is lost.`;
  }
}

const whatToDo =
  "A person should look: see that the machine has free memory (or lower telemetryMemoryLimitMegabytes) and that the kernel reports no disk errors, then restart the server; if it goes on, send us the log lines telemetry-thread-ended.";

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
