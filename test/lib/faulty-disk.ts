import type { SpoolDisk, SpoolFile, SpoolSpace } from "../../agent/spool/spool-disk.ts";

/** Thrown by every call from the crash on: the process is no more. */
export class DiskCrash extends Error {}

interface FileState {
  /** What a reader sees. */
  live: Buffer;
  /** What survives a power cut for certain; undefined: not even the name. */
  durable: Buffer | undefined;
}

/** What goes wrong with the next calls; undefined: nothing. */
export type DiskFault = (call: { readonly method: string; readonly name: string }) => string | undefined;

/**
 * A folder in memory that behaves as badly as real ones may.
 *
 * Content survives a power cut only after `sync`, names only after `syncFolder`; of the rest a crash
 * keeps any prefix, possibly with a torn end. `crashAtCall` makes the n-th call and all later ones
 * fail after doing a part of their work. `fault` injects system errors; `capacityBytes` runs full.
 */
export class FaultyDisk implements SpoolDisk {
  readonly #files = new Map<string, FileState>();
  /** Removed, but the folder is not synced: may come back. */
  readonly #ghosts = new Map<string, Buffer>();
  calls = 0;
  crashAtCall = Number.POSITIVE_INFINITY;
  fault: DiskFault = () => undefined;
  capacityBytes = Number.POSITIVE_INFINITY;
  freeInodes = 1_000_000;

  get names(): string[] {
    return [...this.#files.keys()].sort();
  }

  get usedBytes(): number {
    return [...this.#files.values()].reduce((sum, file) => sum + file.live.length, 0);
  }

  content(name: string): Buffer {
    return this.#files.get(name)?.live ?? Buffer.alloc(0);
  }

  /** Puts a durable file there, as damage or a copy would. */
  plant(name: string, bytes: Buffer): void {
    this.#files.set(name, { live: bytes, durable: bytes });
  }

  /** Takes a file away, as damage would. */
  lose(name: string): void {
    this.#files.delete(name);
  }

  /** The disk as the next start finds it. `power`: un-synced work survives by chance; `process`: all of it survives. */
  restart(kind: "power" | "process", random: () => number = () => 0): FaultyDisk {
    const next = new FaultyDisk();
    next.capacityBytes = this.capacityBytes;
    for (const [name, file] of this.#files) {
      const bytes = kind === "process" ? file.live : survivor(file, random);
      if (bytes !== undefined) next.plant(name, Buffer.from(bytes));
    }
    for (const [name, bytes] of this.#ghosts) {
      if (kind === "power" && random() < 0.5) next.plant(name, Buffer.from(bytes));
    }
    return next;
  }

  async list(): Promise<readonly SpoolFile[]> {
    this.#enter("list", "");
    return [...this.#files].map(([name, file]) => ({ name, sizeBytes: file.live.length }));
  }

  async read(name: string, offset: number, length: number): Promise<Uint8Array> {
    this.#enter("read", name);
    const file = this.#files.get(name);
    if (file === undefined) throw systemError("ENOENT");
    return Buffer.from(file.live.subarray(offset, offset + length));
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    const isCrash = this.#enter("append", name, "late");
    const file = this.#files.get(name) ?? { live: Buffer.alloc(0), durable: undefined };
    const room = this.capacityBytes - this.usedBytes;
    const part = isCrash ? Math.floor(bytes.length / 2) : Math.min(bytes.length, room);
    this.#files.set(name, file);
    file.live = Buffer.concat([file.live, bytes.subarray(0, part)]);
    if (isCrash) throw new DiskCrash();
    if (part < bytes.length) throw systemError("ENOSPC");
  }

  async truncate(name: string, sizeBytes: number): Promise<void> {
    this.#enter("truncate", name);
    const file = this.#files.get(name);
    if (file === undefined) throw systemError("ENOENT");
    file.live = Buffer.from(file.live.subarray(0, sizeBytes));
  }

  async sync(name: string): Promise<void> {
    this.#enter("sync", name);
    const file = this.#files.get(name);
    if (file === undefined) throw systemError("ENOENT");
    // The name itself is durable only with the folder; until then a crash may lose it.
    if (file.durable !== undefined) file.durable = file.live;
    else this.#syncedNameless.set(name, file.live);
  }

  readonly #syncedNameless = new Map<string, Buffer>();

  async syncFolder(): Promise<void> {
    this.#enter("syncFolder", "");
    for (const [name, file] of this.#files)
      file.durable ??= this.#syncedNameless.get(name) ?? Buffer.alloc(0);
    this.#syncedNameless.clear();
    this.#ghosts.clear();
  }

  async remove(name: string): Promise<void> {
    this.#enter("remove", name);
    const file = this.#files.get(name);
    if (file?.durable !== undefined) this.#ghosts.set(name, file.durable);
    this.#files.delete(name);
  }

  async space(): Promise<SpoolSpace> {
    this.#enter("space", "");
    const freeBytes = Math.max(0, Math.min(this.capacityBytes, 1e12) - this.usedBytes);
    return { freeBytes, freeInodes: this.freeInodes };
  }

  async close(): Promise<void> {
    this.#enter("close", "");
  }

  /** Counts the call; true when it is the one that crashes (with `late`, the caller does half its work first). */
  #enter(method: string, name: string, when: "early" | "late" = "early"): boolean {
    this.calls += 1;
    if (this.calls > this.crashAtCall || (this.calls === this.crashAtCall && when === "early"))
      throw new DiskCrash();
    const code = this.fault({ method, name });
    if (code !== undefined) throw systemError(code);
    return this.calls === this.crashAtCall;
  }
}

function survivor(file: FileState, random: () => number): Buffer | undefined {
  const { live, durable } = file;
  if (durable === undefined)
    return random() < 0.5 ? undefined : live.subarray(0, Math.floor(random() * (live.length + 1)));
  if (live.length < durable.length) return random() < 0.5 ? durable : live;
  const kept = durable.length + Math.floor(random() * (live.length - durable.length + 1));
  const bytes = Buffer.from(live.subarray(0, kept));
  // A torn end: the length was extended before the blocks were written.
  if (random() < 0.3) bytes.fill(0, durable.length + Math.floor(random() * (kept - durable.length + 1)));
  return bytes;
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}
