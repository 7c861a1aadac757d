import { AppError } from "@housecall/proto/base";
import type {
  KernelLog,
  LogFile,
  LogFileFacts,
  LogFiles,
  ProcessRunner,
  SocketPeer,
  SocketServer,
  StateFiles,
  TextFiles,
} from "../../agent/platform/ports.ts";

interface Entry {
  kind: LogFileFacts["kind"];
  identity: string;
  bytes: Buffer;
  modifiedAtMs: number;
  target?: string;
}

/** Log files in memory; names may be moved between contents as logrotate does. */
export class SimulatedLogFiles implements LogFiles {
  readonly entries = new Map<string, Entry>();
  #nextInode = 1;
  /** Time of the next change. */
  nowMs = Date.UTC(2026, 0, 1);

  append(path: string, text: string | Uint8Array): void {
    const entry = this.entries.get(path) ?? this.#create(path, "file");
    entry.bytes = Buffer.concat([entry.bytes, Buffer.from(text)]);
    entry.modifiedAtMs = this.nowMs;
  }

  truncate(path: string): void {
    const entry = this.entries.get(path);
    if (entry !== undefined) entry.bytes = Buffer.alloc(0);
  }

  rename(from: string, to: string): void {
    const entry = this.entries.get(from);
    if (entry === undefined) return;
    this.entries.delete(from);
    this.entries.set(to, entry);
  }

  symlink(path: string, target: string): void {
    this.#create(path, "symlink").target = target;
  }

  device(path: string): void {
    this.#create(path, "other");
  }

  expand(pattern: string): Promise<readonly string[]> {
    const matcher = new RegExp(
      `^${pattern
        .replace(/[.+()[\]]/g, "\\$&")
        .replace(/\*/g, "[^/]*")
        .replace(/\?/g, "[^/]")}$`,
    );
    return Promise.resolve([...this.entries.keys()].filter((path) => matcher.test(path)).sort());
  }

  facts(path: string): Promise<LogFileFacts | undefined> {
    const entry = this.entries.get(path);
    return Promise.resolve(entry && factsOf(entry));
  }

  realPath(path: string): Promise<string | undefined> {
    return Promise.resolve(this.entries.get(path)?.target ?? path);
  }

  open(path: string): Promise<LogFile | undefined> {
    const entry = this.entries.get(path);
    return Promise.resolve(entry?.kind === "file" ? openEntry(entry) : undefined);
  }

  #create(path: string, kind: Entry["kind"]): Entry {
    const entry: Entry = {
      kind,
      identity: `1:${this.#nextInode++}`,
      bytes: Buffer.alloc(0),
      modifiedAtMs: this.nowMs,
    };
    this.entries.set(path, entry);
    return entry;
  }
}

function factsOf(entry: Entry): LogFileFacts {
  const { kind, identity, bytes, modifiedAtMs } = entry;
  return { kind, identity, sizeBytes: bytes.length, modifiedAtMs };
}

function openEntry(entry: Entry): LogFile {
  return {
    facts: () => Promise.resolve(factsOf(entry)),
    read: (offset, maxBytes) => Promise.resolve(entry.bytes.subarray(offset, offset + maxBytes)),
    close: () => Promise.resolve(),
  };
}

/** A state folder in memory; survives "restarts" by being passed on. */
export class SimulatedStateFiles implements StateFiles {
  readonly files = new Map<string, Buffer>();
  free = 1_000_000_000;
  /** Writes fail with this while it is set. */
  failure: AppError | undefined;

  read(name: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.files.get(name));
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.files.set(name, Buffer.from(bytes));
  }

  async create(name: string) {
    this.files.set(name, Buffer.alloc(0));
    return {
      append: async (content: string | Uint8Array) => {
        if (this.failure !== undefined) throw this.failure;
        this.files.set(name, Buffer.concat([this.files.get(name) ?? Buffer.alloc(0), Buffer.from(content)]));
      },
      finish: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
  }

  open(name: string): Promise<LogFile | undefined> {
    const bytes = this.files.get(name);
    return Promise.resolve(bytes && openEntry({ kind: "file", identity: name, bytes, modifiedAtMs: 0 }));
  }

  remove(name: string): Promise<void> {
    this.files.delete(name);
    return Promise.resolve();
  }

  list(): Promise<readonly string[]> {
    return Promise.resolve([...this.files.keys()].sort());
  }

  freeBytes(): Promise<number> {
    return Promise.resolve(this.free);
  }
}

/** Text files by path; folders are what lies before the last slash. */
export function simulatedTextFiles(files: Readonly<Record<string, string>>): TextFiles {
  return {
    read: (path) => Promise.resolve(files[path]),
    list: (folder) => {
      const names = Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1).split("/")[0] ?? "");
      return Promise.resolve([...new Set(names)].sort());
    },
  };
}

/** A program whose output a test writes. */
export class SimulatedProgram {
  readonly runs: (readonly string[])[] = [];
  #waiting: Buffer[] = [];
  #wake: () => void = () => undefined;
  #end: AppError | "ended" | undefined;

  print(text: string): void {
    this.#waiting.push(Buffer.from(text));
    this.#wake();
  }

  end(error?: AppError): void {
    this.#end = error ?? "ended";
    this.#wake();
  }

  readonly runner: ProcessRunner = {
    run: () => Promise.reject(new AppError("NOT_FOUND", "no such program")),
    stream: (_command, args, signal) => this.#stream(args, signal),
  };

  async *#stream(args: readonly string[], signal: AbortSignal): AsyncGenerator<Uint8Array> {
    this.runs.push(args);
    this.#end = undefined;
    for (;;) {
      signal.throwIfAborted();
      const bytes = this.#waiting.shift();
      if (bytes !== undefined) yield bytes;
      else if (this.#end !== undefined) {
        if (this.#end !== "ended") throw this.#end;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          signal.addEventListener("abort", () => resolve(), { once: true });
        });
      }
    }
  }
}

/** A kernel log that a test writes. */
export class SimulatedKernelLog implements KernelLog {
  readonly records: (string | "overwritten")[] = [];

  open() {
    let next = 0;
    return Promise.resolve({
      next: () => (next < this.records.length ? this.records[next++] : undefined),
      close: () => undefined,
    });
  }
}

/** One end of a socket in a test. */
export class SimulatedPeer implements SocketPeer {
  readonly sent: string[] = [];
  isClosed = false;
  isSlow = false;
  #take: (bytes: Uint8Array) => void = () => undefined;
  #onClose: () => void = () => undefined;

  /** What was sent, as objects. */
  get messages(): readonly Record<string, unknown>[] {
    return this.sent.map((line) => JSON.parse(line));
  }

  write(text: string): void {
    this.#take(Buffer.from(text));
  }

  hangUp(): void {
    this.isClosed = true;
    this.#onClose();
  }

  send(text: string): boolean {
    if (this.isClosed || this.isSlow) return false;
    this.sent.push(text);
    return true;
  }

  close(): void {
    this.hangUp();
  }

  onBytes(take: (bytes: Uint8Array) => void): void {
    this.#take = take;
  }

  onClose(run: () => void): void {
    this.#onClose = run;
  }
}

/** Sockets by name; a test connects to them. */
export class SimulatedSockets implements SocketServer {
  readonly #listeners = new Map<string, (peer: SocketPeer) => void>();

  listen(
    place: { readonly name: string },
    onPeer: (peer: SocketPeer) => void,
  ): Promise<{ close(): Promise<void> }> {
    this.#listeners.set(place.name, onPeer);
    return Promise.resolve({ close: () => Promise.resolve() });
  }

  connect(name: string): SimulatedPeer {
    const peer = new SimulatedPeer();
    this.#listeners.get(name)?.(peer);
    return peer;
  }
}
