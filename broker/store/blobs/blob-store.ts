import type { Readable } from "node:stream";

/** Files that never change, named by the SHA-256 of their bytes (lower-case hexadecimal). */
export interface BlobStore {
  /**
   * Keeps the local file at `path` when its SHA-256 is `sha256`; durable when it resolves to "stored".
   * The file itself stays where it is and may then be deleted. Putting the same content again is harmless.
   *
   * @throws AppError NOT_FOUND, DISK_FULL, UNAVAILABLE
   */
  put(file: { readonly path: string; readonly sha256: string }): Promise<"stored" | "mismatch">;
  /** Opens a blob for one reading from its beginning. @throws AppError NOT_FOUND */
  open(sha256: string): Promise<{ readonly sizeBytes: number; readonly stream: Readable }>;
  /** Where a blob is, or would be, for a reader of parts of it. @throws AppError NOT_FOUND when it cannot be one's name */
  pathOf(sha256: string): string;
  /** Harmless when there is none. */
  remove(sha256: string): Promise<void>;
}
