import type { SpoolDisk, SpoolFile, SpoolSpace } from "@housecall/agent";
import type { Storage } from "../machine/storage.ts";
import { GrowingBytes } from "./growing-bytes.ts";

/** Files of a spool by name. */
export type SpoolContents = ReadonlyMap<string, Uint8Array>;

interface File {
  readonly bytes: GrowingBytes;
  /** So much survives a power cut. */
  syncedBytes: number;
}

const ENOENT = "ENOENT";
const ENOSPC = "ENOSPC";

/**
 * The spool's folder on the machine's storage: takes room there, is full when the storage is, and loses with
 * the power what was not synced.
 */
export class MemorySpoolDisk implements SpoolDisk {
  readonly #files = new Map<string, File>();
  readonly #storage: Storage;
  readonly #mount: string;

  constructor(storage: Storage, mount: string, contents: SpoolContents = new Map()) {
    this.#storage = storage;
    this.#mount = mount;
    for (const [name, kept] of contents) {
      const bytes = new GrowingBytes();
      bytes.append(kept.subarray(0, storage.write(mount, kept.length)));
      this.#files.set(name, { bytes, syncedBytes: bytes.length });
    }
  }

  /** What would survive a power cut. */
  get contents(): SpoolContents {
    return new Map(
      [...this.#files].map(([name, { bytes, syncedBytes }]) => [name, bytes.read(0, syncedBytes)]),
    );
  }

  /** The folder as the next boot finds it; this one is dead from here on. */
  afterPowerCut(): MemorySpoolDisk {
    const { contents } = this;
    for (const { bytes } of this.#files.values()) this.#storage.remove(this.#mount, bytes.length);
    this.#files.clear();
    return new MemorySpoolDisk(this.#storage, this.#mount, contents);
  }

  async list(): Promise<readonly SpoolFile[]> {
    return [...this.#files].map(([name, file]) => ({ name, sizeBytes: file.bytes.length }));
  }

  async read(name: string, offset: number, length: number): Promise<Uint8Array> {
    return this.#of(name).bytes.read(offset, length);
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    const file = this.#files.get(name) ?? { bytes: new GrowingBytes(), syncedBytes: 0 };
    this.#files.set(name, file);
    const written = this.#storage.write(this.#mount, bytes.length);
    file.bytes.append(bytes.subarray(0, written));
    if (written < bytes.length) throw systemError(ENOSPC, "no space left on device");
  }

  async truncate(name: string, sizeBytes: number): Promise<void> {
    const file = this.#of(name);
    this.#storage.remove(this.#mount, Math.max(0, file.bytes.length - sizeBytes));
    file.bytes.truncate(sizeBytes);
    file.syncedBytes = Math.min(file.syncedBytes, sizeBytes);
  }

  async sync(name: string): Promise<void> {
    const file = this.#of(name);
    file.syncedBytes = file.bytes.length;
  }

  syncFolder(): Promise<void> {
    return Promise.resolve();
  }

  async remove(name: string): Promise<void> {
    const file = this.#files.get(name);
    if (file === undefined) return;
    this.#storage.remove(this.#mount, file.bytes.length);
    this.#files.delete(name);
  }

  async space(): Promise<SpoolSpace> {
    const usage = this.#storage.usage(this.#mount);
    return { freeBytes: usage?.availableBytes ?? 0, freeInodes: usage?.freeInodes ?? 0 };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #of(name: string): File {
    const file = this.#files.get(name);
    if (file === undefined) throw systemError(ENOENT, "no such file or directory");
    return file;
  }
}

function systemError(code: string, text: string): Error {
  return Object.assign(new Error(`${code}: ${text}`), { code });
}
