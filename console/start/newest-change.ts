import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const SKIPPED = new Set(["node_modules", "dist", ".git"]);

/** True when `output` is missing or older than the newest file below `sources`. */
export function isStale(output: string, sources: readonly string[]): boolean {
  if (!existsSync(output)) return true;
  const builtAtMs = statSync(output).mtimeMs;
  return sources.some((source) => newestChangeMs(source) > builtAtMs);
}

function newestChangeMs(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path)
    .filter((name) => !SKIPPED.has(name))
    .reduce((newest, name) => Math.max(newest, newestChangeMs(join(path, name))), 0);
}
