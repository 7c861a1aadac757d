import type {
  CommitGroup,
  StoredInput,
  TelemetryStore,
} from "../../../broker/store/telemetry/telemetry-store.ts";

/** A telemetry store that keeps the journal in memory: the scenarios ask the rules, not the charts. */
export class MemoryTelemetry implements TelemetryStore {
  readonly journal: StoredInput[] = [];
  readonly nextSeriesId = 1;
  readonly restarts = 0;
  #samples = 0;
  #logLines = 0;

  get lastCommitSeq(): number {
    return this.journal.at(-1)?.commitSeq ?? 0;
  }

  async commit(group: CommitGroup): Promise<void> {
    for (const input of group.inputs) if (input.commitSeq > this.lastCommitSeq) this.journal.push(input);
    this.#samples += group.samples.count;
    this.#logLines += group.logs.length;
  }

  async series(): Promise<never> {
    throw new Error("The scenarios' store keeps no series");
  }

  async logs(): Promise<never> {
    throw new Error("The scenarios' store keeps no log lines");
  }

  async inputs(options: { readonly afterCommitSeq: number; readonly limit: number }): Promise<StoredInput[]> {
    return this.journal.filter(({ commitSeq }) => commitSeq > options.afterCommitSeq).slice(0, options.limit);
  }

  async keys() {
    return this.journal
      .filter(({ kind }) => kind === "record" || kind === "rejected")
      .map(({ deviceId, spoolId, stream, sequence, kind }) => ({
        deviceId,
        spoolId,
        stream,
        sequence,
        kind,
      }));
  }

  async counts() {
    return { inputs: this.journal.length, samples: this.#samples, logLines: this.#logLines };
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
