import type { Birth, DeviceRecord } from "@housecall/proto";
import type { AppError } from "@housecall/proto/base";
import type { StoredInput } from "../store/telemetry/telemetry-store.ts";
import type { Refusal } from "./rejection.ts";
import type { Spool } from "./spool-book.ts";

/** An entry of the journal together with what was decoded from it. */
export type JournalEntry = { readonly input: StoredInput } & (
  | { readonly kind: "record"; readonly spool: Spool; readonly record: DeviceRecord }
  | { readonly kind: "rejected"; readonly spool: Spool; readonly refusal: Refusal }
  | { readonly kind: "birth"; readonly spool: Spool; readonly birth: Birth }
  | { readonly kind: "other" }
);

/** The facts of an input that differ; the rest is empty. */
export function toStoredInput(
  facts: Pick<StoredInput, "commitSeq" | "kind" | "receivedAtMs"> & Partial<StoredInput>,
): StoredInput {
  return {
    deviceId: "",
    lane: "live",
    spoolId: "",
    stream: "urgent",
    sequence: 0,
    clockCorrectionMs: 0,
    payload: NO_PAYLOAD,
    ...facts,
  };
}

const NO_PAYLOAD = new Uint8Array();

/** What stands for a record that cannot be stored: its place in the journal without its payload. */
export function rejectionOf(entry: JournalEntry, error: AppError): JournalEntry | undefined {
  if (entry.kind !== "record") return undefined;
  const { spool, input } = entry;
  return {
    kind: "rejected",
    spool,
    refusal: { reason: "value_invalid", detail: error.message },
    input: { ...input, kind: "rejected", clockCorrectionMs: 0, payload: NO_PAYLOAD },
  };
}

/** Samples that an entry adds to a commit, rows without a value included. */
export function sampleRoomOf(entry: JournalEntry): number {
  if (entry.kind !== "record" || entry.record.body.kind !== "metrics") return 0;
  return entry.record.body.atMs.length * entry.record.body.columns.length;
}
