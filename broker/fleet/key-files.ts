import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { AppError, errorMessage } from "@housecall/proto/base";

/** Small text files of the keys folder. */
export interface KeyFiles {
  read(name: string): string | undefined;
  /** Replaces the file as a whole; it is on disk when this returns. "secret" files are readable by the owner alone. */
  write(name: string, text: string, secrecy: "secret" | "public"): void;
  /** The file is gone from the disk when this returns. */
  remove(name: string): void;
}

/**
 * Opens (or makes) the folder, 0700.
 *
 * @throws AppError FOLDER_UNWRITABLE.
 */
export function openKeyFiles(folder: string): KeyFiles {
  return {
    read: (name) =>
      guard(folder, () =>
        existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : undefined,
      ),
    write: (name, text, secrecy) =>
      guard(folder, () => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        chmodSync(folder, 0o700);
        writeDurably(folder, name, text, secrecy === "secret" ? 0o600 : 0o644);
      }),
    remove: (name) =>
      guard(folder, () => {
        rmSync(join(folder, name), { force: true });
        syncFolder(folder);
      }),
  };
}

function writeDurably(folder: string, name: string, text: string, mode: number): void {
  const target = join(folder, name);
  const file = openSync(`${target}.new`, "w", mode);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${target}.new`, target);
  syncFolder(folder);
}

function syncFolder(folder: string): void {
  const directory = openSync(folder, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function guard<Result>(folder: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new AppError(
      "FOLDER_UNWRITABLE",
      `Keys folder ${folder}: ${errorMessage(error)}. Make it readable and writable for this user.`,
      {
        cause: error,
      },
    );
  }
}
