/**
 * Files of the telemetry store, one per UTC day of receiving:
 *
 *     000001-2026-11-21.duckdb
 *
 * The serial orders them also when the wall clock was set back. A file that cannot be read is left alone,
 * reported, and a new serial is begun; `.new` files are half made and removed.
 */
import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { AppError, DAY_MS, type EpochMs } from "@housecall/proto/base";
import type { StoreProblem } from "../telemetry-store.ts";
import type { DuckConnection } from "./duckdb.ts";
import { createTables, SCHEMA_VERSION, tableNames } from "./schema.ts";
import { asStoreError } from "./store-errors.ts";

/** An attached file. */
export interface PeriodFile {
  readonly serial: number;
  readonly day: string;
  readonly catalog: string;
  readonly path: string;
}

const FILE_NAME = /^(\d{6})-(\d{4}-\d{2}-\d{2})\.duckdb$/;

/** What DuckDB writes before the first block: main header and two database headers of 4 KiB. */
const HEADER_BYTES = 12_288;

/** The UTC day of a point in time, "2026-11-21". */
export function dayOf(atMs: EpochMs): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** Attaches, makes and removes period files over one connection. */
export class PeriodFiles {
  readonly #connection: DuckConnection;
  readonly #folder: string;
  readonly #damaged = new Map<number, StoreProblem>();
  #attached: PeriodFile[] = [];

  constructor(connection: DuckConnection, folder: string) {
    this.#connection = connection;
    this.#folder = folder;
  }

  /** Ascending by serial. */
  get attached(): readonly PeriodFile[] {
    return this.#attached;
  }

  get problems(): readonly StoreProblem[] {
    return [...this.#damaged.values()];
  }

  get newestIsDamaged(): boolean {
    return Math.max(0, ...this.#damaged.keys()) >= (this.#attached.at(-1)?.serial ?? 1);
  }

  /** @throws AppError STORE_NEWER, CONFLICT, DISK_FULL; a damaged file only becomes a problem. */
  async attachAll(): Promise<void> {
    for (const name of readdirSync(this.#folder).sort()) {
      if (name.includes(".new")) rmSync(join(this.#folder, name));
      const [, serial, day] = FILE_NAME.exec(name) ?? [];
      if (serial !== undefined && day !== undefined)
        await this.#attachOrReport(this.#fileOf(Number(serial), day));
    }
  }

  /** The file of the day of `atMs`, made when there is none. */
  async forWriting(atMs: EpochMs): Promise<PeriodFile> {
    const newest = this.#attached.at(-1);
    if (newest !== undefined && newest.day === dayOf(atMs) && !this.newestIsDamaged) return newest;
    const serial = Math.max(newest?.serial ?? 0, ...this.#damaged.keys()) + 1;
    const file = this.#fileOf(serial, dayOf(atMs));
    await this.#make(file);
    return file;
  }

  /** Detaches and attaches again, which heals a database that DuckDB has invalidated. */
  async reattach(file: PeriodFile): Promise<void> {
    await this.#connection.run(`DETACH DATABASE IF EXISTS ${file.catalog}`);
    this.#attached = this.#attached.filter((each) => each.serial !== file.serial);
    await this.#attachOrReport(file);
  }

  /** Removes files whose day ended before `beforeMs`, never the newest; how many. */
  async removeBefore(beforeMs: EpochMs): Promise<number> {
    const old = this.#attached.slice(0, -1).filter((file) => Date.parse(file.day) + DAY_MS <= beforeMs);
    for (const file of old) {
      await this.#connection.run(`DETACH DATABASE IF EXISTS ${file.catalog}`);
      this.#attached = this.#attached.filter((each) => each.serial !== file.serial);
      rmSync(file.path, { force: true });
      rmSync(`${file.path}.wal`, { force: true });
    }
    return old.length;
  }

  /** Called when reading has found damage that attaching did not. */
  report(file: PeriodFile, error: AppError): void {
    this.#damaged.set(file.serial, {
      code: "STORE_DAMAGED",
      message: `${error.message} The other days are served. Stop the server, move ${file.path} away and restore it from your copy of the data folder.`,
      file: file.path,
    });
  }

  #fileOf(serial: number, day: string): PeriodFile {
    const number = String(serial).padStart(6, "0");
    return { serial, day, catalog: `p${number}`, path: join(this.#folder, `${number}-${day}.duckdb`) };
  }

  async #attachOrReport(file: PeriodFile): Promise<void> {
    try {
      await this.#attach(file);
    } catch (cause) {
      const error = asStoreError(file.path, cause);
      if (error.code !== "STORE_DAMAGED" && error.code !== "INTERNAL") throw error;
      this.report(file, error);
    }
  }

  async #attach(file: PeriodFile): Promise<void> {
    await this.#connection.run(`ATTACH '${file.path.replaceAll("'", "''")}' AS ${file.catalog}`);
    const [meta] = await this.#connection.run(
      `SELECT max(schema_version) AS version FROM ${file.catalog}.meta`,
    );
    if (Number(meta?.["version"]) > SCHEMA_VERSION) {
      throw new AppError(
        "STORE_NEWER",
        `${file.path} was written by a newer Housecall (schema ${meta?.["version"]}, this one knows ${SCHEMA_VERSION}). Start the newer version.`,
      );
    }
    await this.#requireAllBlocks(file);
    this.#attached = [...this.#attached, file].sort((left, right) => left.serial - right.serial);
  }

  /**
   * DuckDB attaches a file that was cut short, takes writes, and finds out when the lost part is read.
   *
   * Counts to the last block that holds data: after a kill in the middle of a checkpoint, blocks beyond it may be
   * counted as free although the file was never made that long.
   */
  async #requireAllBlocks(file: PeriodFile): Promise<void> {
    const [size] = await this.#connection.run(
      "SELECT block_size FROM pragma_database_size() WHERE database_name = ?",
      file.catalog,
    );
    const lastBlock = Math.max(-1, ...(await this.#lastBlocks(file)));
    const wantedBytes = HEADER_BYTES + Number(size?.["block_size"]) * (lastBlock + 1);
    const sizeBytes = statSync(file.path).size;
    if (sizeBytes >= wantedBytes) return;
    await this.#connection.run(`DETACH DATABASE IF EXISTS ${file.catalog}`);
    throw new AppError(
      "STORE_DAMAGED",
      `${file.path} is damaged (it has ${sizeBytes} bytes and should have ${wantedBytes}).`,
    );
  }

  async #lastBlocks(file: PeriodFile): Promise<number[]> {
    const last: number[] = [];
    for (const table of tableNames) {
      const [row] = await this.#connection.run(
        `SELECT max(greatest(block_id, coalesce(list_max(additional_block_ids), -1))) AS last FROM pragma_storage_info('${file.catalog}.${table}')`,
      );
      last.push(Number(row?.["last"] ?? -1));
    }
    return last;
  }

  /** Made under another name first: a crash in between leaves no half-made file behind. */
  async #make(file: PeriodFile): Promise<void> {
    const fresh = `${file.path}.new`;
    rmSync(fresh, { force: true });
    rmSync(`${fresh}.wal`, { force: true });
    await this.#connection.run(`ATTACH '${fresh.replaceAll("'", "''")}' AS fresh`);
    try {
      await createTables(this.#connection, "fresh");
      await this.#connection.run("CHECKPOINT fresh");
    } finally {
      await this.#connection.run("DETACH DATABASE IF EXISTS fresh");
    }
    renameSync(fresh, file.path);
    await this.#attach(file);
  }
}

/** Size of the write-ahead log beside a file. */
export function walBytes(file: PeriodFile): number {
  return statSync(`${file.path}.wal`, { throwIfNoEntry: false })?.size ?? 0;
}
