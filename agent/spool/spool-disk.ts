/** One file of a spool folder. */
export interface SpoolFile {
  readonly name: string;
  readonly sizeBytes: number;
}

/** Room on the file system of the spool. */
export interface SpoolSpace {
  readonly freeBytes: number;
  readonly freeInodes: number;
}

/**
 * One folder of append-only files, as the spool needs it.
 *
 * Nothing is durable before `sync` (content) and `syncFolder` (which names exist). Every call may
 * reject with the system's error (ENOSPC, EIO, EROFS, …); a rejected append may have written a part.
 */
export interface SpoolDisk {
  list(): Promise<readonly SpoolFile[]>;
  /** Up to `length` bytes from `offset`; shorter at the end of the file. */
  read(name: string, offset: number, length: number): Promise<Uint8Array>;
  /** Adds to the end; makes the file when it is new. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  truncate(name: string, sizeBytes: number): Promise<void>;
  sync(name: string): Promise<void>;
  syncFolder(): Promise<void>;
  /** Removes a file; no error when there is none. */
  remove(name: string): Promise<void>;
  space(): Promise<SpoolSpace>;
  /** Closes whatever is held open. */
  close(): Promise<void>;
}
