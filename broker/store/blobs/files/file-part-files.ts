import { constants } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PartFile, PartFiles } from "../../../command/part-files.ts";
import { onFile } from "./file-errors.ts";
import { syncFolder } from "./sync-folder.ts";
import { writeFully } from "./write-fully.ts";

const SUFFIX = ".part";

/** Parts as `<folder>/<pull id>.part`, mode 0600. */
export function createFilePartFiles(folder: string): PartFiles {
  const pathOf = (pullId: string) => join(folder, pullId + SUFFIX);
  return {
    open: (pullId) => onFile(pathOf(pullId), () => openPart(folder, pathOf(pullId))),
    remove: (pullId) => onFile(pathOf(pullId), () => rm(pathOf(pullId), { force: true })),
    list: () =>
      onFile(folder, async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const names = await readdir(folder);
        return names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
      }),
  };
}

async function openPart(folder: string, path: string): Promise<PartFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    const { size } = await handle.stat();
    if (size === 0) await syncFolder(folder);
    return {
      path,
      sizeBytes: size,
      writeDurably: (offset, bytes) => onFile(path, () => writeDurably(handle, offset, bytes)),
      close: () => onFile(path, () => handle.close()),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A full disk may take a part of the bytes: the rest fails with ENOSPC, and the same call mends it later. */
async function writeDurably(handle: FileHandle, offset: number, bytes: Uint8Array): Promise<void> {
  await writeFully(handle, offset, bytes);
  await handle.datasync();
}
