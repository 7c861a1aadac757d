import type { FileHandle } from "node:fs/promises";

/** Writes all bytes at `offset`: one call of the system may take only a part of them. */
export async function writeFully(handle: FileHandle, offset: number, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}
