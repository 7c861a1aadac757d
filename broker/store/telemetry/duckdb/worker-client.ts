import type { Worker } from "node:worker_threads";
import { AppError, errorMessage } from "@housecall/proto/base";
import type { StoreProblem } from "../telemetry-store.ts";
import type { CallName, WorkerAnswer, WorkerCalls } from "./worker-messages.ts";

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: AppError) => void;
}

/** Calls to one worker thread by number; when the thread ends, everybody who waits is told. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  /** Resolves with why, when the thread is gone and has let go of its files. */
  readonly ended: Promise<string>;
  #nextId = 1;
  #end: AppError | undefined;
  problems: readonly StoreProblem[] = [];

  constructor(worker: Worker) {
    this.#worker = worker;
    let cause = "";
    worker.on("message", (answer: WorkerAnswer) => this.#settle(answer));
    worker.on("error", (error) => {
      cause = errorMessage(error);
    });
    // Never at "error": the thread still holds its files then, and its last answers may be on their way.
    this.ended = new Promise((resolve) => {
      worker.on("exit", (code) => {
        const why = cause === "" ? `exit code ${code}` : cause;
        this.#rejectAll(why);
        resolve(why);
      });
    });
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /** @throws AppError of the call; UNAVAILABLE when the thread ends before it has answered. */
  call<Name extends CallName>(
    call: Name,
    args: WorkerCalls[Name]["args"],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<WorkerCalls[Name]["result"]> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, call, args }, transfer);
    });
  }

  /** Only while no statement runs; see worker.ts. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(answer: WorkerAnswer): void {
    this.problems = answer.problems;
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.result as never);
    else waiting?.reject(new AppError(answer.code, answer.message));
  }

  #rejectAll(why: string): void {
    this.#end = new AppError(
      "UNAVAILABLE",
      `The telemetry store's thread ended (${why}); it is started again. Try again in a moment.`,
    );
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
  }
}
