import { AppError } from "@housecall/proto/base";
import type { CommitGroup, StoredInput, TelemetryStore } from "../store/telemetry/telemetry-store.ts";

/**
 * A telemetry store for verdicts: it takes everything and answers nothing that a page would ask.
 *
 * The journal is kept when `keeps` says so; a fleet's week would fill the memory otherwise.
 */
export class MemoryTelemetry implements TelemetryStore {
  readonly journal: StoredInput[] = [];
  readonly nextSeriesId = 1;
  readonly restarts = 0;
  readonly #keeps: "journal" | "counts";
  #lastCommitSeq = 0;
  #inputs = 0;
  #samples = 0;
  #logLines = 0;

  constructor(keeps: "journal" | "counts") {
    this.#keeps = keeps;
  }

  get lastCommitSeq(): number {
    return this.#lastCommitSeq;
  }

  async commit(group: CommitGroup): Promise<void> {
    const fresh = group.inputs.filter(({ commitSeq }) => commitSeq > this.#lastCommitSeq);
    if (this.#keeps === "journal") this.journal.push(...fresh);
    this.#lastCommitSeq = fresh.at(-1)?.commitSeq ?? this.#lastCommitSeq;
    this.#inputs += fresh.length;
    this.#samples += group.samples.count;
    this.#logLines += group.logs.length;
  }

  async series(): Promise<never> {
    throw keepsNothing("series");
  }

  async logs(): Promise<never> {
    throw keepsNothing("log lines");
  }

  async inputs(options: { readonly afterCommitSeq: number; readonly limit: number }): Promise<StoredInput[]> {
    return this.journal.filter(({ commitSeq }) => commitSeq > options.afterCommitSeq).slice(0, options.limit);
  }

  async keys() {
    return this.journal.filter(({ kind }) => kind === "record" || kind === "rejected");
  }

  async counts() {
    return { inputs: this.#inputs, samples: this.#samples, logLines: this.#logLines };
  }

  async removeBefore(): Promise<number> {
    return 0;
  }

  async firstCommitSeq(): Promise<number> {
    return this.journal[0]?.commitSeq ?? 0;
  }

  problems() {
    return [];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function keepsNothing(what: string): AppError {
  return new AppError("INTERNAL", `The store for verdicts keeps no ${what}`);
}
