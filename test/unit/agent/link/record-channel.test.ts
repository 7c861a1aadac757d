import { encodeRecord, type RecordBody } from "@housecall/proto";
import { describe, expect, it } from "vitest";
import { channelOfRecord } from "../../../../agent/link/record-channel.ts";

const bodies: readonly (readonly [string, RecordBody])[] = [
  [
    "metrics",
    { kind: "metrics", atMs: Float64Array.of(5), columns: [{ alias: 1, values: Float64Array.of(1) }] },
  ],
  ["logs", { kind: "logs", lines: [] }],
  ["state", { kind: "state", full: true, entries: { a: "b" } }],
  ["events", { kind: "event", name: "boot", severity: 5, attributes: {} }],
  [
    "loss",
    {
      kind: "loss",
      stream: "logs",
      reason: "corrupt",
      quantity: 1,
      firstSequence: 1,
      lastSequence: 1,
      firstAtMs: 0,
      lastAtMs: 0,
    },
  ],
  ["result", { kind: "result", commandId: "c", state: "accepted", reason: "", detail: "", estimateBytes: 0 }],
  [
    "consent",
    { kind: "consent", consentId: "c", state: "granted", scopes: [], grantedBy: "panel", expiresAtMs: 0 },
  ],
];

describe("channel of a record", () => {
  it.each(bodies)("finds %s", (channel, body) => {
    const record = encodeRecord({
      wallMs: 1_790_000_000_000,
      bootId: "ab".repeat(16),
      uptimeMs: 123_456,
      heads: [1, 300, 70_000, 2],
      body,
    });

    expect(channelOfRecord(record)).toBe(channel);
  });

  it("says nothing of bytes that are no record", () => {
    expect(channelOfRecord(new Uint8Array())).toBeUndefined();
    expect(channelOfRecord(Uint8Array.of(0xff, 0xff, 0xff))).toBeUndefined();
    expect(channelOfRecord(Uint8Array.of(0x12, 0xff, 0xff, 0xff, 0xff, 0x7f))).toBeUndefined();
  });
});
