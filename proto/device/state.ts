import type { housecall } from "../gen/device.js";
import { limits } from "../limits.ts";
import { boundedList, boundedText, finiteNumber, refuse, wholeNumber } from "./wire.ts";

export type StateValue = string | number | boolean;

/** Reported state; `full` replaces everything known, otherwise entries overlay it. */
export interface StateReport {
  readonly kind: "state";
  readonly full: boolean;
  readonly entries: Readonly<Record<string, StateValue>>;
}

/** Something that happened once. */
export interface DeviceEvent {
  readonly kind: "event";
  readonly name: string;
  readonly severity: number;
  readonly attributes: Readonly<Record<string, StateValue>>;
}

export function toWireState(report: StateReport): housecall.device.v1.IStateReport {
  return { full: report.full, entries: toWireEntries(report.entries) };
}

export function fromWireState(wire: housecall.device.v1.StateReport): StateReport {
  return { kind: "state", full: wire.full, entries: fromWireEntries("StateReport.entries", wire.entries) };
}

export function toWireEvent(event: DeviceEvent): housecall.device.v1.IEvent {
  return { name: event.name, severity: event.severity, attributes: toWireEntries(event.attributes) };
}

export function fromWireEvent(wire: housecall.device.v1.Event): DeviceEvent {
  return {
    kind: "event",
    name: boundedText("Event.name", wire.name),
    severity: wholeNumber("Event.severity", wire.severity, 0, 7),
    attributes: fromWireEntries("Event.attributes", wire.attributes),
  };
}

function toWireEntries(entries: Readonly<Record<string, StateValue>>): housecall.device.v1.IStateEntry[] {
  return Object.entries(entries).map(([key, value]) => {
    if (typeof value === "string") return { key, text: value };
    return typeof value === "number" ? { key, number: value } : { key, flag: value };
  });
}

function fromWireEntries(
  field: string,
  wire: readonly housecall.device.v1.IStateEntry[],
): Record<string, StateValue> {
  boundedList(field, wire, limits.stateEntries);
  // A null prototype keeps a key such as "__proto__" a plain key.
  const entries: Record<string, StateValue> = Object.create(null);
  for (const entry of wire) entries[boundedText(field, entry.key ?? "")] = readValue(field, entry);
  return entries;
}

function readValue(field: string, entry: housecall.device.v1.IStateEntry): StateValue {
  if (entry.text !== null && entry.text !== undefined) return boundedText(field, entry.text);
  if (entry.number !== null && entry.number !== undefined) return finiteNumber(field, entry.number);
  if (entry.flag !== null && entry.flag !== undefined) return entry.flag;
  throw refuse(field, entry.key, "a text, number or flag");
}
