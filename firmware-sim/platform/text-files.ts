import type { Platform } from "@housecall/agent";

/** Default of the port: as much as one read of a /proc file gives. */
const DEFAULT_MAX_BYTES = 64 * 1_024;

/** Files that are made when they are read. */
export interface GeneratedFiles {
  /** Undefined when there is no such file. */
  textOf(path: string): string | undefined;
  paths(): readonly string[];
}

/** Shows them as files. */
export function simulatedTextFiles(files: GeneratedFiles): Platform["textFiles"] {
  return {
    read: async (path, maxBytes = DEFAULT_MAX_BYTES) => files.textOf(path)?.slice(0, maxBytes),
    list: async (folder) => {
      const below = `${folder}/`;
      const names = files
        .paths()
        .filter((path) => path.startsWith(below))
        .map((path) => path.slice(below.length).split("/")[0] ?? "");
      return [...new Set(names)].sort();
    },
  };
}
