import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { openKeyFiles } from "../fleet/key-files.ts";
import { type AuditHead, headText } from "./audit-head.ts";

/** Name of the file of heads in the keys folder. */
export const headFileName = "audit-heads.ndjson";

/** The file of heads: lines are added at its end; now and then it is replaced by a smaller one. */
export interface HeadFile {
  /** Its text; undefined while there is no file. */
  read(): string | undefined;
  /** On disk when it returns; the file must be there and end with a whole line. @throws Error of the file system. */
  append(head: AuditHead): void;
  /** Replaces the file as a whole, or makes it. @throws AppError FOLDER_UNWRITABLE. */
  replace(heads: readonly AuditHead[]): void;
}

/** The file of heads in a keys folder. */
export function openHeadFile(keysFolder: string): HeadFile {
  const files = openKeyFiles(keysFolder);
  return {
    read: () => files.read(headFileName),
    append: (head) => appendDurably(join(keysFolder, headFileName), headText(head)),
    replace: (heads) => files.write(headFileName, heads.map(headText).join(""), "secret"),
  };
}

function appendDurably(path: string, text: string): void {
  const file = openSync(path, "a", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
