/** Damage to files, what a folder held before and after, and how a start failed. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { ServerProcess } from "./server-process.ts";

/** Starts a server that must not start; its exit code and what it wrote. */
export async function failedStart(
  server: ServerProcess,
): Promise<{ readonly code: number; readonly text: string }> {
  const error = await server.start().then(
    () => new Error("the server started"),
    (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))),
  );
  const [, code, text] = /^the server ended with code (\d+): ([\s\S]*)$/.exec(error.message) ?? [];
  return { code: Number(code), text: text ?? error.message };
}

/** Puts other bytes into the middle of a file. */
export function overwrite(path: string, at: number, bytes: Buffer): void {
  const content = readFileSync(path);
  bytes.copy(content, at);
  writeFileSync(path, content);
}

/** SHA-256 of a file. */
export function hashOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/** Every file with content but the server's own log, and SQLite's shared memory, which is no data. */
export function hashesOf(folder: string, only = ""): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith("-shm") && entry.name.startsWith(only))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(folder, path).startsWith("logs") && statSync(path).size > 0);
  return Object.fromEntries(files.sort().map((path) => [relative(folder, path), hashOf(path)]));
}
