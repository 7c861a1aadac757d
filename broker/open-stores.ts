import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AppError, type Clock, errorMessage, type Logger, type Random } from "@housecall/proto/base";
import type { PartFiles } from "./command/part-files.ts";
import type { BlobStore } from "./store/blobs/blob-store.ts";
import { createFileBlobStore } from "./store/blobs/files/file-blob-store.ts";
import { createFilePartFiles } from "./store/blobs/files/file-part-files.ts";
import { openSqlDatabase, type SqlDatabase } from "./store/records/sqlite/database.ts";
import { recordsMigrations } from "./store/records/sqlite/migrations/index.ts";
import { openTelemetryStore } from "./store/telemetry/duckdb/open-telemetry-store.ts";
import type { TelemetryStore } from "./store/telemetry/telemetry-store.ts";

/** Everything that lies in the data folder. */
export interface Stores {
  readonly telemetry: TelemetryStore;
  readonly database: SqlDatabase;
  readonly blobs: BlobStore;
  readonly parts: PartFiles;
  close(): Promise<void>;
}

/**
 * Opens the data folder: telemetry/, records.sqlite, blobs/, parts/. It can be copied while nothing has it open.
 *
 * @throws AppError FOLDER_UNWRITABLE, CONFLICT (in use), STORE_NEWER, STORE_DAMAGED, DISK_FULL; nothing is left open.
 */
export async function openStores(options: {
  readonly dataFolder: string;
  readonly memoryLimitMb: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}): Promise<Stores> {
  const { dataFolder } = options;
  makeFolder(dataFolder);
  // First, because DuckDB locks its files against other processes.
  const telemetry = await openTelemetryStore({ ...options, folder: join(dataFolder, "telemetry") });
  try {
    const database = openSqlDatabase(join(dataFolder, "records.sqlite"), recordsMigrations);
    const blobs = createFileBlobStore(join(dataFolder, "blobs"));
    const parts = createFilePartFiles(join(dataFolder, "parts"));
    const close = async (): Promise<void> => {
      try {
        await telemetry.close();
      } finally {
        database.close();
      }
    };
    return { telemetry, database, blobs, parts, close };
  } catch (error) {
    await telemetry.close();
    throw error;
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new AppError(
      "FOLDER_UNWRITABLE",
      `The data folder ${folder} cannot be made (${errorMessage(cause)}). Name another one, or let this user write there.`,
      { cause },
    );
  }
}
