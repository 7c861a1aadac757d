import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** The parts of the data folder, by the name of their file or folder. */
export const storeParts = {
  records: ["records.sqlite", "records.sqlite-wal"],
  telemetry: ["telemetry"],
  blobs: ["blobs"],
  parts: ["parts"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Bytes of each part on disk. */
export type StoreSizes = Readonly<Record<keyof typeof storeParts, number>>;

/** Nothing was measured yet. */
export const noSizes: StoreSizes = { records: 0, telemetry: 0, blobs: 0, parts: 0 };

/** Adds up the files of a data folder. What disappears meanwhile counts for nothing. */
export async function measureStores(dataFolder: string): Promise<StoreSizes> {
  const measured = Object.entries(storeParts).map(async ([part, names]) => {
    const sizes = await Promise.all(names.map((name) => sizeOf(join(dataFolder, name))));
    return [part, sizes.reduce((sum, size) => sum + size, 0)] as const;
  });
  return { ...noSizes, ...Object.fromEntries(await Promise.all(measured)) };
}

async function sizeOf(path: string): Promise<number> {
  const facts = await stat(path).catch(ignoreMissing);
  if (facts === undefined) return 0;
  if (!facts.isDirectory()) return facts.size;
  const entries: Dirent[] = (await readdir(path, { withFileTypes: true }).catch(ignoreMissing)) ?? [];
  let size = 0;
  for (const entry of entries) size += await sizeOf(join(path, entry.name));
  return size;
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
  throw error;
}
