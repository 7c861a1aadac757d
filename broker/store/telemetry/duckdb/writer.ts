import { statfsSync } from "node:fs";
import { AppError, MEBIBYTE } from "@housecall/proto/base";
import type { SeriesDefinition } from "../telemetry-store.ts";
import type { Column, DuckConnection } from "./duckdb.ts";
import type { PackedGroup } from "./packed-group.ts";
import { type PeriodFile, type PeriodFiles, walBytes } from "./period-files.ts";
import type { ReadGate } from "./read-gate.ts";
import { asStoreError } from "./store-errors.ts";

/** The WAL is folded into the file above this size: 16 MiB are about 50 ms of work and 0.3 s of a restart. */
const CHECKPOINT_AT_BYTES = 16 * MEBIBYTE;

export interface WriterOptions {
  readonly connection: DuckConnection;
  readonly files: PeriodFiles;
  readonly folder: string;
  /** Free space below which nothing is written, so that DuckDB and SQLite never meet a full disk in the middle of a write. */
  readonly headroomBytes: number;
  readonly gate: ReadGate;
}

/** Writes groups, one transaction each. */
export class Writer {
  readonly #options: WriterOptions;
  /** Series known to this process, by id. */
  readonly #series: Map<number, SeriesDefinition>;
  #declared = new Set<number>();
  #declaredIn = -1;
  #lastCommitSeq: number;
  /** Set while it is not known whether the newest commit is stored. */
  #inDoubt: PeriodFile | undefined;

  constructor(
    options: WriterOptions,
    known: { readonly lastCommitSeq: number; readonly series: readonly SeriesDefinition[] },
  ) {
    this.#options = options;
    this.#lastCommitSeq = known.lastCommitSeq;
    this.#series = new Map(known.series.map((each) => [each.id, each]));
  }

  /** @throws AppError DISK_FULL, UNAVAILABLE, INTERNAL; see TelemetryStore.commit. */
  async commit(group: PackedGroup): Promise<void> {
    for (const series of group.series) this.#series.set(series.id, series);
    await this.#resolveDoubt();
    if (group.lastCommitSeq <= this.#lastCommitSeq) return this.#forget(group.retiredSeries);
    this.#requireSpace(group);
    const file = await this.#fileFor(group);
    try {
      await this.#write(file, group);
      this.#lastCommitSeq = group.lastCommitSeq;
      this.#forget(group.retiredSeries);
    } catch (cause) {
      this.#inDoubt = file;
      throw asStoreError(file.path, cause);
    }
  }

  /** Folds a large write-ahead log into the file; called between commits. Never rejects. */
  async checkpointWhenLarge(): Promise<void> {
    const file = this.#options.files.attached.at(-1);
    if (file === undefined || this.#inDoubt !== undefined) return;
    try {
      const bytes = walBytes(file);
      if (bytes < CHECKPOINT_AT_BYTES || this.#freeBytes() < bytes / 2 + this.#options.headroomBytes) return;
      await this.#options.connection.run(`CHECKPOINT ${file.catalog}`);
    } catch {
      // DuckDB refuses every further use of a database whose checkpoint failed; the next commit attaches it
      // again and reports when that does not help.
      this.#inDoubt = file;
    }
  }

  async #fileFor(group: PackedGroup): Promise<PeriodFile> {
    const { files } = this.#options;
    const before = files.attached.at(-1);
    try {
      const file = await files.forWriting(group.atMs);
      if (before !== undefined && file.serial !== before.serial) await this.#seal(before);
      return file;
    } catch (cause) {
      throw asStoreError(this.#options.folder, cause);
    }
  }

  /** Folds the log of a file that gets no more writes; when that fails, its log simply stays. */
  async #seal(file: PeriodFile): Promise<void> {
    const { connection, files, gate } = this.#options;
    try {
      await connection.run(`CHECKPOINT ${file.catalog}`);
    } catch {
      await gate.exclusive(() => files.reattach(file));
    }
  }

  async #write(file: PeriodFile, group: PackedGroup): Promise<void> {
    const { connection } = this.#options;
    if (this.#declaredIn !== file.serial) {
      this.#declared = new Set();
      this.#declaredIn = file.serial;
    }
    const fresh = this.#undeclared(group.samples.seriesId);
    await connection.run("BEGIN");
    await connection.append(
      { catalog: file.catalog, name: "series" },
      fresh.length,
      this.#seriesColumns(fresh),
    );
    for (const table of group.tables) {
      await connection.append({ catalog: file.catalog, name: table.name }, table.rows, table.columns);
    }
    await connection.run("COMMIT");
    for (const id of fresh) this.#declared.add(id);
  }

  #forget(ids: readonly number[]): void {
    for (const id of ids) {
      this.#series.delete(id);
      this.#declared.delete(id);
    }
  }

  #undeclared(ids: Int32Array): number[] {
    const fresh = new Set<number>();
    let previous = -1;
    for (const id of ids) {
      if (id === previous) continue;
      previous = id;
      if (!this.#declared.has(id)) fresh.add(id);
    }
    return [...fresh];
  }

  #seriesColumns(ids: readonly number[]): Column[] {
    const series = ids.map((id) => this.#series.get(id) ?? unknownSeries(id));
    return [
      { type: "int32", values: Int32Array.from(ids) },
      { type: "text", values: series.map((each) => each.deviceId) },
      { type: "text", values: series.map((each) => each.signal) },
      { type: "text", values: series.map((each) => each.instance) },
      { type: "text", values: series.map((each) => each.unit) },
    ];
  }

  /** After a failed commit: attaches the file anew and reads whether the commit is in it. */
  async #resolveDoubt(): Promise<void> {
    const file = this.#inDoubt;
    if (file === undefined) return;
    const { connection, files, gate } = this.#options;
    try {
      await gate.exclusive(async () => {
        await connection.run("ROLLBACK").catch(() => undefined); // usually nothing is open any more
        await files.reattach(file);
      });
      const [row] = await connection.run(`SELECT max(commit_seq) AS last FROM ${file.catalog}.inputs`);
      this.#lastCommitSeq = Math.max(this.#lastCommitSeq, Number(row?.["last"] ?? 0));
      this.#declaredIn = -1;
      this.#inDoubt = undefined;
    } catch (cause) {
      throw asStoreError(file.path, cause);
    }
  }

  #requireSpace(group: PackedGroup): void {
    if (this.#freeBytes() >= this.#options.headroomBytes + group.sizeBytes * 2) return;
    throw new AppError(
      "DISK_FULL",
      `The disk of ${this.#options.folder} is full. Devices keep their data until there is space; free some, nothing else is needed.`,
    );
  }

  #freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.#options.folder);
    return bavail * bsize;
  }
}

function unknownSeries(id: number): never {
  throw new AppError("INTERNAL", `Series ${id} was never declared`);
}
