import type { Command, PullManifestView } from "@housecall/proto/api";

/** A pull of the last 30 minutes, queued at 1 s. */
export function commandExample(change: Partial<Command> = {}): Command {
  return {
    id: "c1",
    deviceId: "washer-1",
    kind: "pull_logs",
    state: "queued",
    reason: "",
    detail: "",
    requestedBy: "Min-ji",
    caseId: "",
    createdAtMs: 1_000,
    expiresAtMs: 1_000 + 3 * 86_400_000,
    changedAtMs: 1_000,
    history: [{ state: "queued", atMs: 1_000, reason: "" }],
    progress: null,
    estimateBytes: null,
    manifest: null,
    isDownloadable: false,
    action: null,
    request: {
      sources: [],
      minSeverity: 7,
      text: "",
      fromMs: 0,
      toMs: 1_800_000,
      maxBytes: 1_048_576,
      includeRotated: true,
      expiresInMs: 259_200_000,
      caseId: "",
      reason: "",
    },
    ...change,
  };
}

/** The manifest of a pull with one source. */
export function manifestExample(change: Partial<PullManifestView> = {}): PullManifestView {
  return {
    sources: [{ source: "journal", lines: 12, sizeBytes: 2_048, firstAtMs: 1_000, lastAtMs: 2_000 }],
    skipped: [],
    redactions: {},
    lines: 12,
    sizeBytes: 2_048,
    sha256: "ab".repeat(32),
    truncated: false,
    clockCorrectionMs: 0,
    ...change,
  };
}
