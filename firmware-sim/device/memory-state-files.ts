import type { LogFile, StateFile, StateFiles } from "@housecall/agent";
import type { Storage } from "../machine/storage.ts";

/** The agent's state folder in memory; every write is durable at once, as the port promises. */
export class MemoryStateFiles implements StateFiles {
  readonly #files = new Map<string, Buffer>();
  readonly #storage: Storage;
  readonly #mount: string;

  constructor(storage: Storage, mount: string) {
    this.#storage = storage;
    this.#mount = mount;
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    return this.#files.get(name);
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    this.#files.set(name, Buffer.from(bytes));
  }

  async create(name: string): Promise<StateFile> {
    this.#files.set(name, Buffer.alloc(0));
    return {
      append: async (content) => {
        this.#files.set(
          name,
          Buffer.concat([this.#files.get(name) ?? Buffer.alloc(0), Buffer.from(content)]),
        );
      },
      finish: async () => undefined,
      close: async () => undefined,
    };
  }

  async open(name: string): Promise<LogFile | undefined> {
    const bytes = this.#files.get(name);
    if (bytes === undefined) return undefined;
    return {
      facts: async () => ({ kind: "file", identity: `1:${name}`, sizeBytes: bytes.length, modifiedAtMs: 0 }),
      read: async (offset, maxBytes) => bytes.subarray(offset, offset + maxBytes),
      close: async () => undefined,
    };
  }

  async remove(name: string): Promise<void> {
    this.#files.delete(name);
  }

  async list(): Promise<readonly string[]> {
    return [...this.#files.keys()].sort();
  }

  async freeBytes(): Promise<number> {
    return this.#storage.availableBytes(this.#mount);
  }
}
