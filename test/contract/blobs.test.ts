/** What every blob store keeps to; one row per adapter. */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BlobStore } from "../../broker/store/blobs/blob-store.ts";
import { createFileBlobStore } from "../../broker/store/blobs/files/file-blob-store.ts";

const adapters: readonly (readonly [string, (folder: string) => BlobStore])[] = [
  ["files", (folder) => createFileBlobStore(join(folder, "blobs"))],
];

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const content = Buffer.from("pump blocked\n");
const sha256 = sha256Of(content);

describe.each(adapters)("blob store on %s", (_name, createStore) => {
  let folder: string;
  let store: BlobStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "housecall-blobs-"));
    store = createStore(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function localFile(bytes: Uint8Array): string {
    const path = join(folder, "local.part");
    writeFileSync(path, bytes);
    return path;
  }
  const read = async (key: string) => Buffer.from(await buffer((await store.open(key)).stream));

  it("gives back what was put, also after the local file is gone and by another instance", async () => {
    const path = localFile(content);

    expect(await store.put({ path, sha256 })).toBe("stored");
    rmSync(path);

    expect(await read(sha256)).toEqual(content);
    const { sizeBytes, stream } = await createStore(folder).open(sha256);
    expect(sizeBytes).toBe(content.length);
    stream.destroy();
  });

  it("keeps nothing that does not have the named hash, and leaves the file", async () => {
    const path = localFile(Buffer.from("something else"));

    expect(await store.put({ path, sha256 })).toBe("mismatch");

    expect(existsSync(path)).toBe(true);
    await expect(store.open(sha256)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("takes the same content again without harm", async () => {
    await store.put({ path: localFile(content), sha256 });

    expect(await store.put({ path: localFile(content), sha256 })).toBe("stored");
    expect(await read(sha256)).toEqual(content);
  });

  it("holds an empty file and one of several megabytes", async () => {
    const empty = new Uint8Array();
    const big = new Uint8Array(5_000_000).fill(7);

    await store.put({ path: localFile(empty), sha256: sha256Of(empty) });
    await store.put({ path: localFile(big), sha256: sha256Of(big) });

    expect((await read(sha256Of(empty))).length).toBe(0);
    expect(sha256Of(await read(sha256Of(big)))).toBe(sha256Of(big));
  });

  it("says NOT_FOUND for what is not there, never was, or is no hash at all", async () => {
    await store.put({ path: localFile(content), sha256 });
    await store.remove(sha256);
    await store.remove(sha256);

    await expect(store.open(sha256)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(store.open("../../etc/passwd")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(store.put({ path: join(folder, "nothing"), sha256 })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("does not change a blob when the local file is removed or replaced afterwards", async () => {
    const path = localFile(content);
    await store.put({ path, sha256 });
    rmSync(path);
    localFile(Buffer.from("another pull"));

    expect(await read(sha256)).toEqual(content);
  });
});

describe("blob store on files", () => {
  it("keeps blobs from other users, and heals one that was damaged when its content comes again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "housecall-blobs-"));
    const store = createFileBlobStore(join(folder, "blobs"));
    const path = join(folder, "local.part");
    writeFileSync(path, content, { mode: 0o600 });
    await store.put({ path, sha256 });
    rmSync(path);
    const blob = join(folder, "blobs", sha256.slice(0, 2), sha256);
    expect(statSync(blob).mode & 0o077).toBe(0);

    writeFileSync(blob, "damaged");
    writeFileSync(path, content, { mode: 0o600 });
    await store.put({ path, sha256 });

    expect(Buffer.from(await buffer((await store.open(sha256)).stream))).toEqual(content);
    expect(readdirSync(join(folder, "blobs", sha256.slice(0, 2)))).toEqual([sha256]);
    rmSync(folder, { recursive: true });
  });
});
