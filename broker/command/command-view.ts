import type { PullManifest } from "@housecall/proto";
import type { ActionReport, Command, PullManifestView } from "@housecall/proto/api";
import type { DurationMs, EpochMs } from "@housecall/proto/base";
import type { ActionRecord, CommandRow } from "./command-records.ts";

/** How far a command is, kept in memory only. */
export type CommandProgress = NonNullable<Command["progress"]>;

/** A stored command as people see it. */
export function viewCommand(row: CommandRow, progress: CommandProgress | undefined): Command {
  const {
    consentId: _c,
    clockCorrectionMs: _o,
    cancelledBy: _b,
    blobSha256,
    deadlineAtMs: _d,
    action,
    ...shown
  } = row;
  return {
    ...shown,
    action: action && viewAction(action),
    progress: progress ?? null,
    isDownloadable: blobSha256 !== "",
  };
}

function viewAction({ before: _b, ...report }: ActionRecord): ActionReport {
  return report;
}

/** A manifest with its times on the server's clock; a source without lines keeps 0. */
export function viewManifest(manifest: PullManifest, clockCorrectionMs: DurationMs): PullManifestView {
  const correct = (atMs: EpochMs) => (atMs === 0 ? 0 : Math.max(0, atMs + clockCorrectionMs));
  return {
    ...manifest,
    sources: manifest.sources.map((source) => ({
      ...source,
      firstAtMs: correct(source.firstAtMs),
      lastAtMs: correct(source.lastAtMs),
    })),
    skipped: [...manifest.skipped],
    redactions: { ...manifest.redactions },
    clockCorrectionMs,
  };
}
