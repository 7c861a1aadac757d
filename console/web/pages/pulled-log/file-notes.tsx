import type { ReadPulledLog } from "@housecall/proto/api";
import { formatDuration } from "../../format/duration.ts";
import { formatBytes } from "../../format/quantity.ts";
import { useMoments, usePreferences } from "../../shell/use-preferences.tsx";
import { redactionWords } from "../device/pull/pull-view-model.ts";
import { noteWords } from "./gap-words.ts";

/** What a file holds, and everything about it that its reader has to know. */
export function FileNotes({ log }: { readonly log: ReadPulledLog }) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const { firstAtMs, lastAtMs, clockCorrectionMs, moreGaps } = log;
  const redactions = redactionWords(log.redactions, translate);
  const notes = log.notes.map((note) => noteWords(note, translate));
  if (Math.abs(clockCorrectionMs) >= 1_000) {
    const duration = formatDuration(Math.abs(clockCorrectionMs), translate);
    notes.push(translate("log.note.clock", { duration }));
  }
  if (moreGaps > 0) notes.push(translate("log.note.moreGaps", { count: moreGaps }));
  return (
    <div className="log-facts">
      <p>
        {translate("log.holds", { lines: log.lines, size: formatBytes(log.sizeBytes, language) })}
        {firstAtMs !== null && lastAtMs !== null && (
          <>
            {" "}
            · {moment(firstAtMs, "dateTimeSeconds")} – {moment(lastAtMs, "dateTimeSeconds")}
          </>
        )}
      </p>
      <p className="dimmed">
        {redactions.length === 0
          ? translate("log.redactionsNone")
          : translate("log.redactions", { kinds: redactions.join(", ") })}
      </p>
      {notes.length > 0 && (
        <ul className="log-notes" aria-label={translate("log.notes")}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
