import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The bytes as a file among the temporary ones, named by their SHA-256; the same bytes are written once. */
export function keptFile(bytes: Uint8Array): string {
  const folder = join(tmpdir(), "housecall-kept-files");
  const path = join(folder, createHash("sha256").update(bytes).digest("hex"));
  mkdirSync(folder, { recursive: true });
  if (!existsSync(path)) writeFileSync(path, bytes);
  return path;
}
