import type { EngineInput } from "@housecall/diagnostics-rules";
import { decodeBirth, decodeRecord } from "@housecall/proto";
import type { StoredInput } from "../store/telemetry/telemetry-store.ts";
import type { JournalEntry } from "./journal-entry.ts";

/** What the engine takes in for an entry of the journal; undefined for rules, which make a new engine instead. */
export function toEngineInput(entry: JournalEntry): EngineInput | undefined {
  const { input } = entry;
  const { deviceId, receivedAtMs, spoolId, stream, sequence } = input;
  if (entry.kind === "record") {
    const { lane, clockCorrectionMs } = input;
    return {
      kind: "record",
      deviceId,
      receivedAtMs,
      lane,
      spoolId,
      stream,
      sequence,
      clockCorrectionMs,
      record: entry.record,
    };
  }
  if (entry.kind === "rejected")
    return { kind: "rejected", deviceId, receivedAtMs, spoolId, stream, sequence };
  if (entry.kind === "birth") {
    const { deviceClass, model, firmware, positions, aliases } = entry.birth;
    return {
      kind: "birth",
      deviceId,
      receivedAtMs,
      spoolId,
      deviceClass,
      model,
      firmware,
      positions,
      aliases,
    };
  }
  return simpleInput(input);
}

/** The same from the stored bytes alone, so that a replay sees what the live run saw. */
export function readEngineInput(input: StoredInput): EngineInput | undefined {
  const { deviceId, receivedAtMs, lane, spoolId, stream, sequence, clockCorrectionMs } = input;
  if (input.kind === "record") {
    const record = decodeRecord(input.payload);
    return {
      kind: "record",
      deviceId,
      receivedAtMs,
      lane,
      spoolId,
      stream,
      sequence,
      clockCorrectionMs,
      record,
    };
  }
  if (input.kind === "rejected")
    return { kind: "rejected", deviceId, receivedAtMs, spoolId, stream, sequence };
  if (input.kind !== "birth") return simpleInput(input);
  const { deviceClass, model, firmware, positions, aliases } = decodeBirth(input.payload);
  return { kind: "birth", deviceId, receivedAtMs, spoolId, deviceClass, model, firmware, positions, aliases };
}

function simpleInput({ kind, deviceId, receivedAtMs }: StoredInput): EngineInput | undefined {
  if (kind === "disconnected") return { kind, deviceId, receivedAtMs };
  if (kind === "tick" || kind === "accepting") return { kind, atMs: receivedAtMs };
  return undefined;
}
