import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, link, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { AppError } from "@housecall/proto/base";
import type { BlobStore } from "../blob-store.ts";
import { onFile } from "./file-errors.ts";
import { syncFolder } from "./sync-folder.ts";

const SHA256 = /^[0-9a-f]{64}$/;

/** What a file system answers that cannot link these two names. */
const CANNOT_LINK = new Set(["EXDEV", "EPERM", "ENOTSUP", "EMLINK"]);

/** Blobs as `<folder>/<first two digits>/<SHA-256>`, mode 0600. A put is a hard link, a copy where that cannot be. */
export function createFileBlobStore(folder: string): BlobStore {
  const pathOf = (sha256: string) => {
    if (!SHA256.test(sha256))
      throw new AppError("NOT_FOUND", `Blob ${sha256.slice(0, 80)}: wanted 64 hexadecimal digits`);
    return join(folder, sha256.slice(0, 2), sha256);
  };
  return {
    put: ({ path, sha256 }) => onFile(path, () => put(path, { sha256, target: pathOf(sha256) })),
    open: async (sha256) => {
      const path = pathOf(sha256);
      return onFile(path, async () => {
        const handle = await open(path, "r");
        const { size } = await handle.stat();
        return { sizeBytes: size, stream: handle.createReadStream() };
      });
    },
    remove: async (sha256) => {
      const path = pathOf(sha256);
      await onFile(path, () => rm(path, { force: true }));
    },
  };
}

async function put(
  path: string,
  blob: { readonly sha256: string; readonly target: string },
): Promise<"stored" | "mismatch"> {
  const { sha256, target } = blob;
  if ((await hashFile(path)) !== sha256) return "mismatch";
  const fresh = `${target}.new`;
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await rm(fresh, { force: true });
  await linkOrCopy(path, fresh);
  await rename(fresh, target);
  await rm(fresh, { force: true }); // rename() leaves both names when they are links to one file
  await syncFolder(dirname(target));
  await syncFolder(dirname(dirname(target)));
  return "stored";
}

async function linkOrCopy(path: string, target: string): Promise<void> {
  try {
    await link(path, target);
  } catch (error) {
    if (!CANNOT_LINK.has(String((error as { code?: unknown }).code))) throw error;
    await copyFile(path, target);
    const copy = await open(target, "r+");
    await copy.sync().finally(() => copy.close());
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}
