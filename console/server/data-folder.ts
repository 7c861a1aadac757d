import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { AppError, errorMessage } from "@housecall/proto/base";

/**
 * Makes the folder (0700) if it is missing and proves that files can be made in it.
 *
 * @throws AppError FOLDER_UNWRITABLE, DISK_FULL with what to do; `setting` is the key that names the folder.
 */
export function prepareFolder(path: string, setting: string): void {
  const probe = join(path, ".housecall-writable");
  try {
    makeFolder(path);
    closeSync(openSync(probe, "w", 0o600));
    rmSync(probe, { force: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOSPC") {
      throw new AppError(
        "DISK_FULL",
        `No space is left in ${path}. Free some and start again; nothing was changed.`,
        { cause: error },
      );
    }
    throw new AppError(
      "FOLDER_UNWRITABLE",
      `The folder ${path} cannot be written (${errorMessage(error)}). Make it writable for this user, or set ${setting}.`,
      { cause: error },
    );
  }
}

/** Node's own recursive mkdir never returns where the file system refuses new folders with ENOENT, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** Held while a server uses a data folder. */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Keeps other servers of this machine off the data folder. The lock is an abstract Unix socket named after the
 * folder's inode: the kernel gives it back when the process ends, however it ends.
 *
 * @throws AppError CONFLICT when another server uses the folder.
 */
export function lockDataFolder(path: string): Promise<FolderLock> {
  const { dev, ino } = statSync(path);
  const name = createHash("sha256").update(`${dev}:${ino}`).digest("hex").slice(0, 32);
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") return reject(error);
      reject(
        new AppError(
          "CONFLICT",
          `Another Housecall server is using the data folder ${path}. Stop it first, or set another dataFolder.`,
        ),
      );
    });
    server.listen(`\0housecall-data-${name}`, () => {
      server.unref();
      resolve({ release: () => new Promise((done) => server.close(() => done())) });
    });
  });
}
