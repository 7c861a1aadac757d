import type { AuditVerdict } from "@housecall/proto/api";
import { utc } from "./text.ts";

/** What a check of the audit found, for people. */
export function auditVerdictText(verdict: AuditVerdict): string {
  const chain =
    verdict.result === "intact"
      ? `Every entry holds: ${verdict.entries} ${verdict.entries === 1 ? "entry" : "entries"}.`
      : brokenText(verdict);
  return `${[chain, ...headLines(verdict)].join("\n")}\n`;
}

function brokenText(verdict: Extract<AuditVerdict, { result: "broken" }>): string {
  const { entryId, untilId } = verdict;
  const entries = entryId === untilId ? `Entry ${entryId}` : `Entries ${entryId} to ${untilId}`;
  const verb = entryId === untilId ? "was" : "were";
  switch (verdict.fault) {
    case "edited":
      return `${entries} ${verb} edited. It is the first that does not hold; what follows it was not judged.`;
    case "deleted":
      return `${entries} ${verb} deleted.`;
    case "reordered":
      return `${entries} ${verb} moved: another entry stands in its place.`;
    case "rewritten":
      return `${entries} ${verb} rewritten, or some of them, or cut off and followed by new ones: they fit each other, but not the head that was kept of entry ${untilId}.`;
    case "tail_cut":
      return `${entries} ${verb} cut off the end of the audit, or an older copy of the data folder was restored.`;
  }
}

function headLines({ result, heads }: AuditVerdict): string[] {
  const { compared, newestId, newestAtMs, uncovered, signatures, unreadable, badSignatures, isBehind } =
    heads;
  const lines: string[] = [];
  if (compared === 0 && !isBehind)
    lines.push("No heads were compared: nothing proves that the end was not cut off.");
  if (compared > 0)
    lines.push(
      `Compared with ${compared} heads${signatures === "checked" ? ", signatures checked" : ", signatures not checked (no public key)"}; the newest is of entry ${newestId}, ${utc(newestAtMs)}.`,
    );
  if (result === "intact" && compared > 0 && uncovered > 0)
    lines.push(`The ${uncovered} newest entries have no head yet.`);
  if (isBehind)
    lines.push(
      "The heads are older than the data folder says: their file was cut, removed or restored from a copy.",
    );
  if (unreadable > 0) lines.push(`${unreadable} lines of the heads cannot be read.`);
  if (badSignatures > 0) lines.push(`${badSignatures} heads have no valid signature and prove nothing.`);
  return lines;
}
