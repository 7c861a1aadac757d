import { mkdirSync } from "node:fs";
import { AppError } from "@housecall/proto/base";
import type { StoreProblem } from "../telemetry-store.ts";
import { type DuckConnection, type DuckInstance, openDuckInstance } from "./duckdb.ts";
import { PeriodFiles } from "./period-files.ts";
import { ReadGate } from "./read-gate.ts";
import { Reader } from "./reader.ts";
import { asStoreError } from "./store-errors.ts";
import type { CallName, WorkerCalls } from "./worker-messages.ts";
import { Writer } from "./writer.ts";

/** Reads that run beside each other; libuv has four threads, and commits need one. */
const CONCURRENT_READS = 2;
/** Sequences that are left free when the newest file cannot be read: what it holds stays unique. */
const GAP_AFTER_DAMAGE = 1_000_000_000;

type Calls = {
  readonly [Name in CallName]: (args: WorkerCalls[Name]["args"]) => Promise<WorkerCalls[Name]["result"]>;
};

interface Opened {
  readonly instance: DuckInstance;
  readonly connection: DuckConnection;
  readonly files: PeriodFiles;
  readonly gate: ReadGate;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly newest: { readonly lastCommitSeq: number; readonly nextSeriesId: number };
}

/** The store as the worker serves it: one writer whose calls take turns, and reads beside it. */
export class StoreSession {
  #opened: Opened | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  readonly calls: Calls = {
    open: async (settings) => {
      this.#opened = await open(settings);
      return this.#opened.newest;
    },
    commit: (group) =>
      this.#inTurn(async () => {
        await this.#store.writer.commit(group);
        return null;
      }),
    series: ({ deviceId, query }) => this.#store.reader.series(deviceId, query),
    logs: ({ deviceId, query }) => this.#store.reader.logs(deviceId, query),
    inputs: (args) => this.#store.reader.inputs(args),
    keys: () => this.#store.reader.keys(),
    counts: () => this.#store.reader.counts(),
    firstCommitSeq: () => this.#store.reader.firstCommitSeq(),
    check: (part) => this.#store.reader.check(part),
    removeBefore: (beforeMs) =>
      this.#inTurn(() => this.#store.gate.exclusive(() => this.#store.files.removeBefore(beforeMs))),
    close: () => this.#inTurn(() => this.#close()),
  };

  get problems(): readonly StoreProblem[] {
    return this.#opened?.files.problems ?? [];
  }

  /** Work between two calls of the writer; its failures show at the next commit. */
  async tidy(): Promise<void> {
    await this.#inTurn(async () => this.#opened?.writer.checkpointWhenLarge());
  }

  get #store(): Opened {
    if (this.#opened === undefined) throw new AppError("UNAVAILABLE", "The telemetry store is closed");
    return this.#opened;
  }

  async #close(): Promise<null> {
    const { connection, files, gate, instance } = this.#store;
    this.#opened = undefined;
    await gate.exclusive(async () => {
      for (const file of files.attached) {
        await connection.run(`CHECKPOINT ${file.catalog}`).catch(() => undefined); // a full disk: the log stays as it is
        await connection.run(`DETACH DATABASE IF EXISTS ${file.catalog}`);
      }
    });
    connection.close();
    instance.close();
    return null;
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

async function open(settings: WorkerCalls["open"]["args"]): Promise<Opened> {
  mkdirSync(settings.folder, { recursive: true });
  const instance = await openDuckInstance({
    memory_limit: `${settings.memoryLimitMb}MB`,
    threads: String(settings.threads),
    // Folding the log into the file is done between commits, when there is space; see Writer.
    checkpoint_threshold: "1TB",
    preserve_insertion_order: "true",
  });
  try {
    const connection = await instance.connect();
    const files = new PeriodFiles(connection, settings.folder);
    await files.attachAll();
    const gate = new ReadGate(CONCURRENT_READS);
    const reader = new Reader({ instance, files, gate });
    const newest = await reader.newest();
    const lastCommitSeq = newest.commitSeq + (files.newestIsDamaged ? GAP_AFTER_DAMAGE : 0);
    const writer = new Writer(
      { connection, files, gate, folder: settings.folder, headroomBytes: settings.headroomBytes },
      { lastCommitSeq: newest.commitSeq, series: settings.series },
    );
    return {
      instance,
      connection,
      files,
      gate,
      reader,
      writer,
      newest: { lastCommitSeq, nextSeriesId: newest.seriesId + 1 },
    };
  } catch (cause) {
    instance.close();
    throw asStoreError(settings.folder, cause);
  }
}
