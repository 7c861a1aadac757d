import type { IngestRecords } from "./ingest-records.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { keepLosses } from "./kept-losses.ts";
import { keepMoments } from "./kept-moments.ts";

/** Keeps what people look up later: losses, and moments of a device's life; each once, however often it is read. */
export function keepHistory(entries: readonly JournalEntry[], records: IngestRecords): void {
  keepLosses(entries, records);
  keepMoments(entries, records);
}
