/**
 * Where each log source was left off, in one file:
 *
 *     {"journal":"s=a471…;i=15c","kmsg":"2375…:339","file:/var/log/app.log":"{\"identity\":…}"}
 *
 * Written only after the lines before are fsynced in the spool: after a crash lines may come twice, never not at all.
 * A damaged file counts as none.
 */
import { errorMessage, type Logger } from "@housecall/proto/base";
import * as z from "zod/mini";
import type { StateFiles } from "../platform/ports.ts";

const FILE = "log-cursors.json";
const MAX_CURSORS = 1_024;
const schema = z.record(z.string(), z.string());

/** Keeps cursors across restarts. */
export interface CursorStore {
  get(key: string): string | undefined;
  /** Adds these and makes them durable; nothing happens when none is new. */
  save(cursors: ReadonlyMap<string, string>): Promise<void>;
}

/** Reads the file. */
export async function openCursorStore(options: {
  readonly stateFiles: StateFiles;
  readonly logger: Logger;
}): Promise<CursorStore> {
  const { stateFiles, logger } = options;
  const cursors = new Map<string, string>();
  const bytes = await stateFiles.read(FILE);
  if (bytes !== undefined) {
    try {
      for (const [key, value] of Object.entries(schema.parse(JSON.parse(Buffer.from(bytes).toString()))))
        cursors.set(key, value);
    } catch (error) {
      logger.warn("log-cursors-damaged", `Log cursors are damaged; logs begin anew: ${errorMessage(error)}`);
    }
  }
  return {
    get: (key) => cursors.get(key),
    save: async (newer) => {
      const changed = [...newer].filter(([key, value]) => cursors.get(key) !== value);
      if (changed.length === 0) return;
      for (const [key, value] of changed) {
        // Least recently moved first, so that files long gone make room.
        cursors.delete(key);
        cursors.set(key, value);
      }
      for (const key of cursors.keys()) {
        if (cursors.size <= MAX_CURSORS) break;
        cursors.delete(key);
      }
      await stateFiles.write(FILE, Buffer.from(JSON.stringify(Object.fromEntries(cursors))));
    },
  };
}
