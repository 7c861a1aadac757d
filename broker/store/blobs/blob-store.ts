import type { Readable } from "node:stream";

/** Files that never change, named by the SHA-256 of their bytes (lower-case hexadecimal). */
export interface BlobStore {
  /**
   * Takes the local file at `path` over when its SHA-256 is `sha256`; afterwards it is gone from `path`
   * and durable here. "mismatch" leaves it where it is. Taking the same content again is harmless, also
   * when `path` is gone because an earlier call was cut short.
   *
   * @throws AppError NOT_FOUND when neither file nor blob is there, DISK_FULL, UNAVAILABLE.
   */
  adopt(file: { readonly path: string; readonly sha256: string }): Promise<"stored" | "mismatch">;
  /** Opens a blob for one reading from its beginning. @throws AppError NOT_FOUND */
  open(sha256: string): Promise<{ readonly sizeBytes: number; readonly stream: Readable }>;
  /** Harmless when there is none. */
  remove(sha256: string): Promise<void>;
}
