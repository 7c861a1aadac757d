import type { LossReport } from "@housecall/proto";
import type { Loss } from "@housecall/proto/api";
import type { StoredInput } from "../store/telemetry/telemetry-store.ts";
import type { LossRecords } from "./ingest-records.ts";
import type { JournalEntry } from "./journal-entry.ts";

/** Keeps the loss reports among entries, each once; one of quantity 0 only says that numbers were never used. */
export function keepLosses(
  entries: readonly JournalEntry[],
  records: LossRecords & { transaction<Result>(work: () => Result): Result },
): void {
  const losses = entries.flatMap((entry) =>
    entry.kind === "record" && entry.record.body.kind === "loss" && entry.record.body.quantity > 0
      ? [{ input: entry.input, report: entry.record.body }]
      : [],
  );
  if (losses.length === 0) return;
  records.transaction(() => {
    for (const { input, report } of losses) records.saveLoss(input, toLoss(input, report));
  });
}

/** A loss as people see it, times corrected. */
export function toLoss(input: StoredInput, report: LossReport): Loss {
  const { kind: _kind, ...facts } = report;
  const correct = (atMs: number): number => Math.max(0, atMs + input.clockCorrectionMs);
  return {
    ...facts,
    firstAtMs: correct(report.firstAtMs),
    lastAtMs: correct(report.lastAtMs),
    recordedAtMs: input.receivedAtMs,
  };
}
