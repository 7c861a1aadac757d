import type { Ack, Birth, CommandOffer, DeviceRecord, RecordBody } from "@housecall/proto";

/** 2023-11-14T22:13:20Z: the wall clock of all examples. */
export const exampleWallMs = 1_700_000_000_000;

/** One example of every record body, each field set. */
export const bodyExamples: Record<string, RecordBody> = {
  metrics: {
    kind: "metrics",
    atMs: Float64Array.of(exampleWallMs, exampleWallMs + 10_000, exampleWallMs + 20_000),
    columns: [
      { alias: 1, values: Float64Array.of(0.25, 0.5, 0.125) },
      { alias: 7, values: Float64Array.of(1e300, Number.NaN, -0.1) },
      { alias: 2048, values: Float64Array.of(-3, Number.NaN, 9_000_000_000_000) },
    ],
  },
  logs: {
    kind: "logs",
    lines: [
      {
        atMs: exampleWallMs - 5,
        severity: 3,
        source: "journal",
        unit: "nginx.service",
        message: "오류: disk full",
        redactions: 0,
        truncatedBytes: 0,
      },
      {
        atMs: exampleWallMs + 9,
        severity: 7,
        source: "file:/var/log/app.log",
        unit: "",
        message: "login [email]",
        redactions: 1,
        truncatedBytes: 99,
      },
    ],
  },
  state: {
    kind: "state",
    full: true,
    entries: Object.assign(Object.create(null), { "os.version": "12", "disk.root.used": 0.5, tls: true }),
  },
  event: {
    kind: "event",
    name: "boot",
    severity: 5,
    attributes: Object.assign(Object.create(null), { reason: "power" }),
  },
  loss: {
    kind: "loss",
    stream: "debug",
    reason: "spool_full",
    quantity: 312,
    firstSequence: 10,
    lastSequence: 321,
    firstAtMs: exampleWallMs,
    lastAtMs: exampleWallMs + 60_000,
  },
  result: {
    kind: "result",
    commandId: "cmd-1",
    state: "succeeded",
    reason: "",
    detail: "",
    estimateBytes: 2_000,
    manifest: {
      sources: [
        {
          source: "journal",
          lines: 3,
          sizeBytes: 300,
          firstAtMs: exampleWallMs,
          lastAtMs: exampleWallMs + 1,
        },
      ],
      skipped: [{ source: "file:/x", reason: "not_found" }],
      redactions: Object.assign(Object.create(null), { email: 2 }),
      lines: 3,
      sizeBytes: 300,
      sha256: "ab".repeat(32),
      truncated: true,
    },
  },
  "result-action": {
    kind: "result",
    commandId: "cmd-2",
    state: "succeeded",
    reason: "",
    detail: "",
    estimateBytes: 0,
    outcome: [{ name: "drain_duration_s", value: "78" }],
  },
  consent: {
    kind: "consent",
    consentId: "consent-1",
    state: "granted",
    scopes: ["logs", "tail"],
    grantedBy: "panel",
    expiresAtMs: exampleWallMs,
  },
};

/** Wraps a body into a record. */
export function recordOf(body: RecordBody): DeviceRecord {
  return {
    wallMs: exampleWallMs,
    bootId: "0123456789abcdef".repeat(2),
    uptimeMs: 86_400_000,
    heads: [5, 9, 3, 1],
    body,
  };
}

export const birthExample: Birth = {
  device: "washer-0042",
  bootId: "00".repeat(16),
  spoolId: "0102030405060708",
  nonce: "aa".repeat(16),
  capabilities: ["pull_logs", "tail_logs"],
  aliases: [{ alias: 1, signal: "disk_used_ratio", instance: "/var", unit: "ratio" }],
  deviceClass: "washer",
  model: "W-1",
  firmware: "4.1.0",
  agentVersion: "0.1.0",
  configHash: "abc",
  clock: "unsynchronised",
  wallMs: 12_345,
  uptimeMs: 1_000,
  positions: [
    { stream: "urgent", firstHeld: 3, next: 5 },
    { stream: "metrics", firstHeld: 1, next: 9 },
  ],
  name: "세탁기",
  bootReason: "power",
  timeZone: "Asia/Seoul",
};

export const ackExample: Ack = {
  spoolId: "0102030405060708",
  streams: [
    {
      stream: "logs",
      upTo: 7,
      ranges: [{ first: 9, last: 12 }],
      rejected: [{ sequence: 8, reason: "malformed" }],
    },
  ],
  birthWanted: true,
  chunks: [{ pullId: "cmd-1", upToOffset: 65_536 }],
  serverWallMs: exampleWallMs,
};

const offerBase = {
  commandId: "cmd-1",
  device: "washer-0042",
  birthNonce: "aa".repeat(16),
  requestedBy: "Kim",
  consentId: "",
  caseId: "case-9",
  clockCorrectionMs: -1_500,
} as const;

export const offerExamples: Readonly<
  Record<"pull" | "tail" | "cancel" | "ask-consent" | "end-consent" | "action", CommandOffer>
> = {
  pull: {
    ...offerBase,
    body: {
      kind: "pull_logs",
      fromMs: exampleWallMs,
      toMs: exampleWallMs + 1,
      sources: ["journal"],
      minSeverity: 6,
      text: "",
      maxBytes: 1_024,
      includeRotated: true,
    },
  },
  tail: {
    ...offerBase,
    body: { kind: "tail_logs", sources: [], minSeverity: 7, text: "err", durationMs: 60_000 },
  },
  cancel: { ...offerBase, body: { kind: "cancel", commandId: "cmd-0" } },
  "ask-consent": {
    ...offerBase,
    body: {
      kind: "ask_consent",
      consentId: "consent-2",
      scopes: ["logs", "tail"],
      minutes: 60,
      reason: "세탁기가 물을 빼지 못합니다",
      language: "ko",
      answerWithinMs: 1_800_000,
      way: "panel",
    },
  },
  "end-consent": { ...offerBase, body: { kind: "end_consent", consentId: "consent-2" } },
  action: {
    ...offerBase,
    body: {
      kind: "run_action",
      action: "self-test",
      parameters: [{ name: "test", value: "drain-test" }],
      expiresAtMs: exampleWallMs + 3_600_000,
    },
  },
};
