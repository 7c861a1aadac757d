/** What collectors, logs, sockets and commands need from a machine. Real ones beside this file, simulated ones in firmware-sim. */
import type { DurationMs, EpochMs } from "@housecall/proto/base";

/** Small text files such as those of /proc and /sys. */
export interface TextFiles {
  /** The first `maxBytes` (64 KiB unless told otherwise); undefined when there is nothing to read. */
  read(path: string, maxBytes?: number): Promise<string | undefined>;
  /** Names in a folder, sorted; empty when there is none. */
  list(folder: string): Promise<readonly string[]>;
}

/** Space and file entries of a mounted file system. */
export interface FileSystemUsage {
  readonly totalBytes: number;
  /** Free for the superuser. */
  readonly freeBytes: number;
  /** Free for ordinary programs. */
  readonly availableBytes: number;
  /** 0 where the file system does not count them. */
  readonly inodes: number;
  readonly freeInodes: number;
}

/** statfs(2). */
export interface FileSystemStats {
  /** Undefined when the mount is gone. */
  usage(mount: string): Promise<FileSystemUsage | undefined>;
}

/** What a finished program said; both outputs are cut at the limit given. */
export interface ProgramOutput {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** Starts programs by argument list, never through a shell. */
export interface ProcessRunner {
  /** Runs to the end. @throws AppError NOT_FOUND without such a program, UNAVAILABLE after `timeoutMs`. */
  run(
    command: string,
    args: readonly string[],
    limits: { readonly timeoutMs: number; readonly maxBytes: number },
  ): Promise<ProgramOutput>;
  /**
   * Yields what the program prints, as it comes; reading slowly slows the program. Ends it when the reader
   * stops or `signal` aborts. @throws AppError NOT_FOUND, UNAVAILABLE with its error text when it fails.
   */
  stream(command: string, args: readonly string[], signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** What lstat(2) says of a log file. */
export interface LogFileFacts {
  readonly kind: "file" | "folder" | "symlink" | "other";
  /** Device and inode: the identity of a file whatever its name. */
  readonly identity: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: EpochMs;
}

/** An open regular file. */
export interface LogFile {
  facts(): Promise<LogFileFacts>;
  /** Up to `maxBytes` from `offset`; empty at the end. Good until the next read: one buffer serves them all. */
  read(offset: number, maxBytes: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Log files of the machine; opens regular files only, and never through a symlink. */
export interface LogFiles {
  /** Paths that match a pattern in which `*` and `?` stand for parts of names; sorted, at most 256. */
  expand(pattern: string): Promise<readonly string[]>;
  facts(path: string): Promise<LogFileFacts | undefined>;
  /** The path without symlinks; undefined when it does not exist. */
  realPath(path: string): Promise<string | undefined>;
  /** Undefined when it is gone, unreadable, a symlink or not a regular file. */
  open(path: string): Promise<LogFile | undefined>;
}

/** Records of the kernel's log. */
export interface KernelLog {
  /** Undefined where it cannot be read. */
  open(): Promise<KernelLogReader | undefined>;
}

/** Reads one record after the other, from the oldest that the kernel still holds. */
export interface KernelLogReader {
  /** The next record; "overwritten" when the kernel was faster; undefined when there is none now. */
  next(): string | "overwritten" | undefined;
  close(): void;
}

/** A file being written. */
export interface StateFile {
  append(content: string | Uint8Array): Promise<void>;
  /** Makes everything appended durable and closes. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** The part of the agent's state folder that this port's user owns. Names are plain file names. */
export interface StateFiles {
  read(name: string): Promise<Uint8Array | undefined>;
  /** Replaces a file durably: after a crash there is the old or the new one. @throws AppError DISK_FULL, UNAVAILABLE. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  create(name: string): Promise<StateFile>;
  open(name: string): Promise<LogFile | undefined>;
  remove(name: string): Promise<void>;
  list(): Promise<readonly string[]>;
  freeBytes(): Promise<number>;
}

/** One program at the other end of a local socket. */
export interface SocketPeer {
  /** Drops the text and returns false when the peer reads too slowly. */
  send(text: string): boolean;
  close(): void;
  onBytes(take: (bytes: Uint8Array) => void): void;
  onClose(run: () => void): void;
}

/** Where a socket lies and who may open it. */
export interface SocketPlace {
  readonly folder: string;
  readonly name: string;
  /** Access to the folder is what protects the socket: connecting needs write permission on the socket itself. */
  readonly folderMode: number;
  /** Group of folder and socket; "" leaves it alone. */
  readonly group: string;
  readonly maxPeers: number;
}

/** Unix stream sockets. */
export interface SocketServer {
  listen(place: SocketPlace, onPeer: (peer: SocketPeer) => void): Promise<{ close(): Promise<void> }>;
}

/** What the agent costs. */
export interface OwnProcess {
  readonly pid: number;
  rssBytes(): number;
  /** Processor time spent so far. */
  cpuMs(): number;
}

/** Everything above, of one machine. */
export interface Platform {
  readonly textFiles: TextFiles;
  readonly fileSystems: FileSystemStats;
  readonly processes: ProcessRunner;
  readonly logFiles: LogFiles;
  readonly kernelLog: KernelLog;
  readonly sockets: SocketServer;
  readonly ownProcess: OwnProcess;
  /** Since the boot of the machine, time asleep included; left out where it can only be read from a file. */
  readonly bootUptimeMs?: () => DurationMs;
}
