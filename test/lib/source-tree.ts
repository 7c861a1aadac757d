import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** The repository's root folder. */
export const rootFolder = resolve(import.meta.dirname, "..", "..");

/** One source file with what it imports, as repository paths (ours) or package names (third party). */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^"';]*?from\s*["']([^"']+)["']|(?:^|\n)\s*import\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;

/** Every TypeScript source that git tracks or would track, generated code left out. */
export function readSources(): readonly SourceFile[] {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.ts", "*.tsx", "*.mjs"], {
    cwd: rootFolder,
    encoding: "utf8",
  });
  return listed
    .split("\n")
    .filter((path) => path !== "" && !path.includes("/gen/") && existsSync(join(rootFolder, path)))
    .map(readSource);
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(rootFolder, path), "utf8");
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "");
  const imports = [...code.matchAll(IMPORT)].map((match) =>
    resolveImport(path, match[1] ?? match[2] ?? match[3] ?? ""),
  );
  return { path, text, imports };
}

function resolveImport(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return relative(rootFolder, join(rootFolder, dirname(from), specifier));
}
