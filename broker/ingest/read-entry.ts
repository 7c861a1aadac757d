import { decodeBirth, decodeRecord } from "@housecall/proto";
import type { StoredInput } from "../store/telemetry/telemetry-store.ts";
import { readingOf } from "./boot-clock.ts";
import type { ClockBook } from "./clock-book.ts";
import type { JournalEntry } from "./journal-entry.ts";
import type { SpoolBook } from "./spool-book.ts";

/** Reads a stored input back as the entry that it was; aliases and clock corrections are learned as they were the first time. */
export function readEntry(
  input: StoredInput,
  books: { readonly spools: SpoolBook; readonly clocks: ClockBook },
): JournalEntry {
  const { spools, clocks } = books;
  const { deviceId, receivedAtMs } = input;
  if (input.kind === "birth") {
    const birth = decodeBirth(input.payload);
    const { bootId, wallMs, uptimeMs } = birth;
    clocks.correctBirth({ deviceId, bootId, wallMs, uptimeMs, spanMs: 0, receivedAtMs });
    return { kind: "birth", input, birth, spool: spools.introduce(birth) };
  }
  if (input.kind !== "record" && input.kind !== "rejected") return { kind: "other", input };
  const spool = spools.withAliases(spools.findOrAdd(deviceId, input.spoolId));
  if (input.kind === "rejected")
    return { kind: "rejected", input, spool, refusal: { reason: "malformed", detail: "" } };
  const record = decodeRecord(input.payload);
  clocks.correct(readingOf(deviceId, record, receivedAtMs));
  return { kind: "record", input, spool, record };
}
