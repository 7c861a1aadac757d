import type { EngineInput } from "@housecall/diagnostics-rules";
import { type Birth, type DeviceRecord, decodeBirth, decodeRecord } from "@housecall/proto";
import type { StoredInput } from "../store/telemetry/telemetry-store.ts";
import type { JournalEntry } from "./journal-entry.ts";

/** What the engine takes in for an entry of the journal; undefined for rules, which make a new engine instead. */
export function toEngineInput(entry: JournalEntry): EngineInput | undefined {
  switch (entry.kind) {
    case "record":
      return recordInput(entry.input, entry.record);
    case "birth":
      return birthInput(entry.input, entry.birth);
    case "rejected":
    case "other":
      return plainInput(entry.input);
  }
}

/** The same from the stored bytes alone, so that a replay sees what the live run saw. */
export function readEngineInput(input: StoredInput): EngineInput | undefined {
  if (input.kind === "record") return recordInput(input, decodeRecord(input.payload));
  if (input.kind === "birth") return birthInput(input, decodeBirth(input.payload));
  return plainInput(input);
}

function recordInput(input: StoredInput, record: DeviceRecord): EngineInput {
  const { deviceId, receivedAtMs, lane, spoolId, stream, sequence, clockCorrectionMs } = input;
  const facts = { deviceId, receivedAtMs, lane, spoolId, stream, sequence, clockCorrectionMs };
  return { kind: "record", ...facts, record };
}

function birthInput({ deviceId, receivedAtMs, spoolId }: StoredInput, birth: Birth): EngineInput {
  const { deviceClass, model, firmware, positions, aliases } = birth;
  return { kind: "birth", deviceId, receivedAtMs, spoolId, deviceClass, model, firmware, positions, aliases };
}

function plainInput(input: StoredInput): EngineInput | undefined {
  const { kind, deviceId, receivedAtMs, spoolId, stream, sequence } = input;
  if (kind === "rejected") return { kind, deviceId, receivedAtMs, spoolId, stream, sequence };
  if (kind === "disconnected") return { kind, deviceId, receivedAtMs };
  if (kind === "tick" || kind === "accepting") return { kind, atMs: receivedAtMs };
  return undefined;
}
