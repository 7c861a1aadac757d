/** A file that is being received. Never written by two at a time. */
export interface PartFile {
  readonly path: string;
  /** Bytes that were there when it was opened. */
  readonly sizeBytes: number;
  /**
   * Writes at `offset` and resolves when the bytes are on the disk.
   *
   * @throws AppError DISK_FULL, UNAVAILABLE; a later call with the same offset mends what was half written.
   */
  writeDurably(offset: number, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Where files are kept until they are complete; one per pull, named by its command id. */
export interface PartFiles {
  /** Opens the part of a pull, creating it when there is none. @throws AppError DISK_FULL, UNAVAILABLE */
  open(pullId: string): Promise<PartFile>;
  /** Harmless when there is none. */
  remove(pullId: string): Promise<void>;
  /** Pull ids of all parts. */
  list(): Promise<readonly string[]>;
}
