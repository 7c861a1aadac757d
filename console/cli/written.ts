import type { Writable } from "node:stream";

/** Resolves when all that was written to the streams has gone out. A pipe is written only as fast as its reader reads. */
export async function written(streams: readonly Writable[]): Promise<void> {
  await Promise.all(streams.map(drained));
}

function drained(stream: Writable): Promise<void> {
  if (stream.writableLength === 0) return Promise.resolve();
  return new Promise((resolve) => {
    stream.write("", () => resolve());
  });
}
