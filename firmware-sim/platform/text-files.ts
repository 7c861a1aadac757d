import type { Platform } from "@housecall/agent";

/** Default of the port: as much as one read of a /proc file gives. */
const DEFAULT_MAX_BYTES = 64 * 1_024;

/** Files that are made when they are read. */
export function simulatedTextFiles(files: () => ReadonlyMap<string, () => string>): Platform["textFiles"] {
  return {
    read: async (path, maxBytes = DEFAULT_MAX_BYTES) => files().get(path)?.().slice(0, maxBytes),
    list: async (folder) => {
      const below = `${folder}/`;
      const names = [...files().keys()]
        .filter((path) => path.startsWith(below))
        .map((path) => path.slice(below.length).split("/")[0] ?? "");
      return [...new Set(names)].sort();
    },
  };
}
