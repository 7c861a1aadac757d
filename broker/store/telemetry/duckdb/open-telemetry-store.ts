import { Worker } from "node:worker_threads";
import { AppError, MEBIBYTE } from "@housecall/proto/base";
import type { CommitGroup, StoreProblem, TelemetryStore } from "../telemetry-store.ts";
import { packGroup } from "./packed-group.ts";
import type { CallName, WorkerAnswer, WorkerCalls } from "./worker-messages.ts";

export interface TelemetryStoreOptions {
  readonly folder: string;
  readonly memoryLimitMb: number;
  readonly threads?: number;
  /** Free space below which nothing is written; 8 MiB unless told otherwise. */
  readonly headroomBytes?: number;
}

const DEFAULT_THREADS = 2;
const DEFAULT_HEADROOM_BYTES = 8 * MEBIBYTE;

/**
 * Opens DuckDB in a worker thread of its own.
 *
 * @throws AppError STORE_NEWER, CONFLICT (another process has it open), DISK_FULL. A damaged file of one day
 *   does not throw: it is left alone and named in `problems()`.
 */
export async function openTelemetryStore(options: TelemetryStoreOptions): Promise<TelemetryStore> {
  const client = new WorkerClient(new Worker(new URL("./worker.ts", import.meta.url)));
  try {
    const newest = await client.call("open", {
      folder: options.folder,
      memoryLimitMb: options.memoryLimitMb,
      threads: options.threads ?? DEFAULT_THREADS,
      headroomBytes: options.headroomBytes ?? DEFAULT_HEADROOM_BYTES,
    });
    return asStore(client, newest);
  } catch (error) {
    await client.terminate();
    throw error;
  }
}

function asStore(client: WorkerClient, newest: WorkerCalls["open"]["result"]): TelemetryStore {
  let { lastCommitSeq } = newest;
  let failed: CommitGroup | undefined;
  const commit = async (group: CommitGroup): Promise<void> => {
    try {
      if (group === failed) await client.call("commitAgain", null);
      else await client.commit(group);
      failed = undefined;
      lastCommitSeq = Math.max(lastCommitSeq, group.inputs.at(-1)?.commitSeq ?? 0);
    } catch (error) {
      failed = group;
      throw error;
    }
  };
  return {
    get lastCommitSeq() {
      return lastCommitSeq;
    },
    nextSeriesId: newest.nextSeriesId,
    commit,
    series: (deviceId, query) => client.call("series", { deviceId, query }),
    logs: (deviceId, query) => client.call("logs", { deviceId, query }),
    inputs: (range) => client.call("inputs", range),
    keys: () => client.call("keys", null),
    counts: () => client.call("counts", null),
    removeBefore: (beforeMs) => client.call("removeBefore", beforeMs),
    firstCommitSeq: () => client.call("firstCommitSeq", null),
    problems: () => client.problems,
    close: async () => {
      await client.call("close", null);
      await client.terminate();
    },
  };
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: AppError) => void;
}

/** Calls to the worker by number; when the worker dies, everybody who waits is told. */
class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #dead: AppError | undefined;
  problems: readonly StoreProblem[] = [];

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("message", (answer: WorkerAnswer) => this.#settle(answer));
    worker.on("error", (cause) =>
      this.#die(
        new AppError("UNAVAILABLE", "The telemetry store's thread failed; restart the server.", { cause }),
      ),
    );
    worker.on("exit", () => this.#die(new AppError("UNAVAILABLE", "The telemetry store is closed")));
  }

  commit(group: CommitGroup): Promise<null> {
    const { packed, transfer } = packGroup(group);
    return this.call("commit", packed, transfer);
  }

  call<Name extends CallName>(
    call: Name,
    args: WorkerCalls[Name]["args"],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<WorkerCalls[Name]["result"]> {
    if (this.#dead !== undefined) return Promise.reject(this.#dead);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, call, args }, transfer);
    });
  }

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

  #die(error: AppError): void {
    this.#dead ??= error;
    this.problems = [{ code: "UNAVAILABLE", message: error.message }];
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
