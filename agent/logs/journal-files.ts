import type { LogFiles, TextFiles } from "../platform/ports.ts";

/** Where journald keeps its folders, systemd-journald.service(8). */
const JOURNAL_ROOTS = ["/run/log/journal", "/var/log/journal"] as const;

/** What the journal looks like from outside. */
export interface JournalLook {
  /** Folders that hold a journal; empty when there is none. */
  readonly folders: string;
  /** Another one after every write; undefined where that cannot be seen. */
  readonly mark: string | undefined;
}

/**
 * Looks at the journal's files without reading them.
 *
 * journald writes through mapped memory and then sets the size that the file has already, so that watchers see it
 * (journal_file_post_change in journal-file.c); that renews the modification time, on tmpfs too. Names with "@" are
 * archived and written no more.
 */
export async function lookAtJournal(files: TextFiles, logFiles: LogFiles): Promise<JournalLook> {
  const folders: string[] = [];
  const active: string[] = [];
  for (const root of JOURNAL_ROOTS) {
    for (const name of await files.list(root)) {
      const folder = `${root}/${name}`;
      const journals = (await files.list(folder)).filter((file) => file.endsWith(".journal"));
      if (journals.length > 0) folders.push(folder);
      for (const journal of journals) if (!journal.includes("@")) active.push(`${folder}/${journal}`);
    }
  }
  return { folders: folders.join(" "), mark: await markOf(active, logFiles) };
}

async function markOf(paths: readonly string[], logFiles: LogFiles): Promise<string | undefined> {
  const marks: string[] = [];
  for (const path of paths) {
    const facts = await logFiles.facts(path);
    if (facts === undefined) return undefined;
    marks.push(`${path} ${facts.identity} ${facts.modifiedAtMs}`);
  }
  return marks.length === 0 ? undefined : marks.join("\n");
}
