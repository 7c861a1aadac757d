import { type FileHandle, mkdir, open, readdir, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { SpoolDisk, SpoolFile, SpoolSpace } from "../spool/spool-disk.ts";

/** Handles kept open for writing: the newest segment of each stream, the marks, and one being shed. */
const MAX_OPEN = 6;

/** A real folder as {@link SpoolDisk}; it is made (0700) when it is missing. */
export async function openSpoolFolder(folder: string): Promise<SpoolDisk> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return new FolderDisk(folder);
}

/** Invariant: writing calls come one at a time (the spool's rule); reads may come at any time and queue up. */
class FolderDisk implements SpoolDisk {
  readonly #folder: string;
  /** Oldest use first. */
  readonly #handles = new Map<string, FileHandle>();
  #reading: { readonly name: string; readonly handle: FileHandle } | undefined;
  #reads: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(): Promise<readonly SpoolFile[]> {
    const names = await readdir(this.#folder);
    return Promise.all(
      names.map(async (name) => ({ name, sizeBytes: (await stat(join(this.#folder, name))).size })),
    );
  }

  read(name: string, offset: number, length: number): Promise<Uint8Array> {
    return this.#afterReads(() => this.#read(name, offset, length));
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    const handle = await this.#handleOf(name);
    for (let written = 0; written < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, written, bytes.length - written);
      written += bytesWritten;
    }
  }

  async truncate(name: string, sizeBytes: number): Promise<void> {
    await (await this.#handleOf(name)).truncate(sizeBytes);
  }

  async sync(name: string): Promise<void> {
    await (await this.#handleOf(name)).datasync();
  }

  async syncFolder(): Promise<void> {
    const handle = await open(this.#folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async remove(name: string): Promise<void> {
    await this.#release(name);
    await this.#afterReads(() => this.#stopReading(name));
    await rm(join(this.#folder, name), { force: true });
  }

  async space(): Promise<SpoolSpace> {
    const facts = await statfs(this.#folder);
    // File systems without a table of inodes (btrfs) report 0 of 0.
    const freeInodes = facts.files === 0 ? Number.POSITIVE_INFINITY : facts.ffree;
    return { freeBytes: facts.bavail * facts.bsize, freeInodes };
  }

  async close(): Promise<void> {
    for (const name of [...this.#handles.keys()]) await this.#release(name);
    await this.#afterReads(() => this.#stopReading(this.#reading?.name));
  }

  #afterReads<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.#reads.then(run, run);
    this.#reads = result;
    return result;
  }

  async #read(name: string, offset: number, length: number): Promise<Uint8Array> {
    if (this.#reading?.name !== name) {
      await this.#stopReading(this.#reading?.name);
      this.#reading = { name, handle: await open(join(this.#folder, name), "r") };
    }
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#reading.handle.read(bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  async #stopReading(name: string | undefined): Promise<void> {
    if (this.#reading === undefined || this.#reading.name !== name) return;
    const { handle } = this.#reading;
    this.#reading = undefined;
    await handle.close();
  }

  async #handleOf(name: string): Promise<FileHandle> {
    const handle = this.#handles.get(name) ?? (await open(join(this.#folder, name), "a", 0o600));
    this.#handles.delete(name);
    this.#handles.set(name, handle);
    const [oldest] = this.#handles.keys();
    if (this.#handles.size > MAX_OPEN && oldest !== undefined) await this.#release(oldest);
    return handle;
  }

  async #release(name: string): Promise<void> {
    const handle = this.#handles.get(name);
    this.#handles.delete(name);
    await handle?.close();
  }
}
