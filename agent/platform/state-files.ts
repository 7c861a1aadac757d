import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, statfs } from "node:fs/promises";
import { basename, join } from "node:path";
import { AppError, errorMessage } from "@housecall/proto/base";
import { openRegularFile } from "./log-files.ts";
import type { StateFile, StateFiles } from "./ports.ts";

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** A private folder, made when it is not there. @throws AppError FOLDER_UNWRITABLE */
export async function openStateFiles(folder: string): Promise<StateFiles> {
  try {
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
  } catch (cause) {
    throw new AppError("FOLDER_UNWRITABLE", `State folder ${folder}: ${errorMessage(cause)}`, { cause });
  }
  const pathOf = (name: string): string => {
    if (name !== basename(name) || name === "" || name.startsWith(".")) {
      throw new AppError("INTERNAL", `State file ${JSON.stringify(name)}: wanted a plain file name`);
    }
    return join(folder, name);
  };
  return {
    read: (name) => readFile(pathOf(name)).catch(undefinedWhenAbsent),
    write: (name, bytes) => replaceFile(folder, pathOf(name), bytes),
    create: (name) => createFile(pathOf(name)),
    open: (name) => openRegularFile(pathOf(name)),
    remove: (name) => rm(pathOf(name), { force: true }),
    list: async () => (await readdir(folder)).filter((name) => !name.endsWith(".new")).sort(),
    freeBytes: async () => {
      const stats = await statfs(folder);
      return stats.bavail * stats.bsize;
    },
  };
}

function undefinedWhenAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}

async function replaceFile(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  try {
    {
      await using file = await open(`${path}.new`, "w", PRIVATE_FILE);
      await file.writeFile(bytes);
      await file.datasync();
    }
    await rename(`${path}.new`, path);
    await using parent = await open(folder, "r");
    await parent.sync();
  } catch (cause) {
    throw writeFailure(path, cause);
  }
}

async function createFile(path: string): Promise<StateFile> {
  const file = await open(path, "w", PRIVATE_FILE).catch((cause: unknown) => {
    throw writeFailure(path, cause);
  });
  return {
    append: async (content) => {
      try {
        await (typeof content === "string" ? writeText(file, content) : file.appendFile(content));
      } catch (cause) {
        throw writeFailure(path, cause);
      }
    },
    finish: async () => {
      await file.datasync();
      await file.close();
    },
    close: () => file.close(),
  };
}

/** Without a Buffer in between, which would be memory that waits for the garbage collector. */
async function writeText(file: FileHandle, text: string): Promise<void> {
  const { bytesWritten } = await file.write(text);
  if (bytesWritten < Buffer.byteLength(text))
    throw Object.assign(new Error("only part was written"), { code: "ENOSPC" });
}

function writeFailure(path: string, cause: unknown): AppError {
  const isFull = (cause as NodeJS.ErrnoException).code === "ENOSPC";
  return new AppError(isFull ? "DISK_FULL" : "UNAVAILABLE", `State file ${path}: ${errorMessage(cause)}`, {
    cause,
  });
}
