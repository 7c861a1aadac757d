import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { AppError, type Clock, type ErrorCode, errorMessage } from "@housecall/proto/base";
import { logLimits } from "./log-limits.ts";
import type { LogAnswers, LogFileRef, LogReader, LogRequest } from "./log-request.ts";

/** What is asked of the thread. */
export interface ThreadQuestion {
  readonly number: number;
  readonly file: LogFileRef;
  readonly request: LogRequest;
}

/** What it answers. */
export type ThreadAnswer =
  | { readonly number: number; readonly answer: LogAnswers[LogRequest["kind"]] }
  | { readonly number: number; readonly code: ErrorCode; readonly message: string };

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly stopTimer: () => void;
}

/** Questions that may wait at once; a page asks for a handful. */
const MAX_WAITING = 200;

/**
 * Reads pulled files in a thread of its own, so that neither devices nor other people wait; it begins with the first question
 * and ends by itself when nobody has asked for long. A question that takes too long fails alone; a thread that fails, or does not
 * even say that it is alive, is replaced at the next question.
 */
export function threadedLogReader(clock: Clock, startThread: () => Worker = startLogThread): LogReader {
  return new ThreadedLogReader(clock, startThread);
}

function startLogThread(): Worker {
  return new Worker(join(import.meta.dirname, "log-thread.ts"), {
    resourceLimits: { maxOldGenerationSizeMb: logLimits.heapMegabytes },
  });
}

/** Invariants: `#waiting` holds the questions of `#thread` alone; each is settled once; one ping is under way at most. */
class ThreadedLogReader implements LogReader {
  readonly #clock: Clock;
  readonly #startThread: () => Worker;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #number = 0;
  #isStopped = false;
  #stopPing: (() => void) | undefined;

  constructor(clock: Clock, startThread: () => Worker) {
    this.#clock = clock;
    this.#startThread = startThread;
  }

  ask<Kind extends LogRequest["kind"]>(
    file: LogFileRef,
    request: Extract<LogRequest, { kind: Kind }>,
  ): Promise<LogAnswers[Kind]> {
    if (this.#isStopped) return Promise.reject(new AppError("UNAVAILABLE", "The server is stopping."));
    if (this.#waiting.size >= MAX_WAITING)
      return Promise.reject(
        new AppError("RATE_LIMITED", "Too many people read pulled logs; try again in a moment."),
      );
    this.#thread ??= this.#start();
    const thread = this.#thread;
    this.#number += 1;
    const question: ThreadQuestion = { number: this.#number, file, request };
    return new Promise<LogAnswers[Kind]>((resolve, reject) => {
      const stopTimer = this.#clock.after(logLimits.answerMs, () => this.#failLate(thread, question.number));
      // The thread answers a question of a kind with an answer of that kind.
      this.#waiting.set(question.number, {
        resolve: resolve as (answer: unknown) => void,
        reject,
        stopTimer,
      });
      thread.postMessage(question);
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const thread = this.#thread;
    if (thread === undefined) return;
    this.#giveUp(thread, "was stopped");
    await thread.terminate();
  }

  #start(): Worker {
    const thread = this.#startThread();
    thread.unref();
    thread.on("message", (answer: ThreadAnswer | "pong") => {
      if (this.#thread === thread) this.#endPing();
      if (answer !== "pong") this.#settle(answer);
    });
    thread.on("error", (error) => this.#giveUp(thread, `failed: ${errorMessage(error)}`));
    thread.on("exit", () => this.#giveUp(thread, "ended"));
    return thread;
  }

  #settle(answer: ThreadAnswer): void {
    const waiting = this.#waiting.get(answer.number);
    if (waiting === undefined) return;
    this.#waiting.delete(answer.number);
    waiting.stopTimer();
    if ("answer" in answer) waiting.resolve(answer.answer);
    else waiting.reject(new AppError(answer.code, answer.message));
  }

  /** Fails one question. The thread may only be busy with it: it is asked whether it is alive. */
  #failLate(thread: Worker, number: number): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    waiting?.reject(new AppError("UNAVAILABLE", "Reading this log takes long; try again in a minute."));
    if (this.#thread !== thread || this.#stopPing !== undefined) return;
    this.#stopPing = this.#clock.after(logLimits.silentMs, () => this.#giveUp(thread, "did not answer"));
    thread.postMessage("ping");
  }

  /** Any word of the thread shows that it is alive. */
  #endPing(): void {
    this.#stopPing?.();
    this.#stopPing = undefined;
  }

  /** Fails whoever waits for a thread, and lets it go. */
  #giveUp(thread: Worker, why: string): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    this.#endPing();
    void thread.terminate();
    for (const { reject, stopTimer } of this.#waiting.values()) {
      stopTimer();
      reject(new AppError("UNAVAILABLE", `The thread that reads pulled logs ${why}; try again.`));
    }
    this.#waiting.clear();
  }
}
