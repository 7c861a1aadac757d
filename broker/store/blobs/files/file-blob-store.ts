import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { AppError, MEBIBYTE } from "@housecall/proto/base";
import type { BlobStore } from "../blob-store.ts";
import { onFile } from "./file-errors.ts";
import { syncFolder } from "./sync-folder.ts";
import { writeFully } from "./write-fully.ts";

const COPY_BLOCK_BYTES = MEBIBYTE;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Blobs as `<folder>/<first two digits>/<SHA-256>`, mode 0600.
 *
 * A put is a copy, hashed as it is written: a link would let a late write to the local file change the blob.
 */
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
    pathOf,
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
  const folder = dirname(blob.target);
  const fresh = `${blob.target}.${basename(path)}.new`;
  const source = await open(path, "r");
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const sha256 = await copyAndHash(source, fresh);
    if (sha256 === blob.sha256) await rename(fresh, blob.target);
    await rm(fresh, { force: true });
    if (sha256 !== blob.sha256) return "mismatch";
  } finally {
    await source.close();
  }
  await syncFolder(folder);
  await syncFolder(dirname(folder));
  return "stored";
}

/** The SHA-256 of what is on the disk at `target` when it resolves. A copy cut short is removed. */
async function copyAndHash(source: FileHandle, target: string): Promise<string> {
  const hash = createHash("sha256");
  const copy = await open(target, "w", 0o600);
  try {
    const block = new Uint8Array(COPY_BLOCK_BYTES);
    for (let offset = 0; ; ) {
      const { bytesRead } = await source.read(block, 0, block.length, offset);
      if (bytesRead === 0) break;
      hash.update(block.subarray(0, bytesRead));
      await writeFully(copy, offset, block.subarray(0, bytesRead));
      offset += bytesRead;
    }
    await copy.sync();
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  } finally {
    await copy.close();
  }
  return hash.digest("hex");
}
