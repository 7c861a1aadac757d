import type { BigIntStats } from "node:fs";
import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import type { LogFile, LogFileFacts, LogFiles } from "./ports.ts";

/** More matches than this are not followed: a pattern was meant to name a few files. */
const MAX_MATCHES = 256;
const MAX_NAMES = 4_096;

/** Log files of this machine. */
export const linuxLogFiles: LogFiles = {
  expand: expandPattern,
  facts: async (path) => {
    try {
      return toFacts(await lstat(path, { bigint: true }));
    } catch {
      return undefined;
    }
  },
  realPath: async (path) => {
    try {
      return await realpath(path);
    } catch {
      return undefined;
    }
  },
  open: openRegularFile,
};

/** Opens a regular file for reading; undefined for everything else. */
export async function openRegularFile(path: string): Promise<LogFile | undefined> {
  let handle: FileHandle;
  try {
    // O_NONBLOCK: opening a FIFO must not wait for its writer.
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  const stats = await handle.stat({ bigint: true });
  if (!stats.isFile()) {
    await handle.close();
    return undefined;
  }
  // A new buffer for each read would be memory that waits for the garbage collector.
  let buffer = Buffer.alloc(0);
  return {
    facts: async () => toFacts(await handle.stat({ bigint: true })),
    read: async (offset, maxBytes) => {
      if (buffer.length < maxBytes) buffer = Buffer.allocUnsafeSlow(maxBytes);
      const { bytesRead } = await handle.read(buffer, 0, maxBytes, offset);
      return buffer.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
}

function toFacts(stats: BigIntStats): LogFileFacts {
  return {
    kind: kindOf(stats),
    identity: `${stats.dev}:${stats.ino}`,
    sizeBytes: Number(stats.size),
    modifiedAtMs: Number(stats.mtimeMs),
  };
}

function kindOf(stats: BigIntStats): LogFileFacts["kind"] {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "folder";
  return stats.isSymbolicLink() ? "symlink" : "other";
}

async function expandPattern(pattern: string): Promise<readonly string[]> {
  if (!pattern.startsWith("/")) return [];
  let paths = ["/"];
  for (const part of pattern.split("/").filter((name) => name !== "")) {
    if (part === "." || part === "..") return [];
    paths = await extendPaths(paths, part);
  }
  return paths.sort().slice(0, MAX_MATCHES);
}

async function extendPaths(folders: readonly string[], part: string): Promise<string[]> {
  if (!/[*?]/.test(part)) return folders.map((folder) => join(folder, part));
  const matcher = new RegExp(
    `^${part.replace(/[^*?]/g, escapeLiteral).replace(/\*/g, "[^/]*").replace(/\?/g, "[^/]")}$`,
  );
  const matches: string[] = [];
  for (const folder of folders.slice(0, MAX_MATCHES)) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.slice(0, MAX_NAMES)) {
      if (matcher.test(name) && (part.startsWith(".") || !name.startsWith(".")))
        matches.push(join(folder, name));
    }
  }
  return matches;
}

function escapeLiteral(character: string): string {
  return /[\w-]/.test(character) ? character : `\\${character}`;
}
