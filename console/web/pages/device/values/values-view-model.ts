import type { CurrentValue } from "@housecall/proto/api";
import { limits } from "@housecall/proto/limits";
import { findSignal, signalsOf } from "@housecall/proto/signals";
import type { EpochMs } from "@housecall/proto/units";
import { formatReading, signalMeaning, signalTitle } from "../../../format/quantity.ts";
import type { Language } from "../../../text/language.ts";
import type { Translate } from "../../../text/translate.ts";

/** Groups in the order in which they are shown. */
export const valueGroups = [
  "appliance",
  "cpu",
  "memory",
  "disk",
  "network",
  "thermal",
  "services",
  "system",
  "agent",
] as const;
export type ValueGroup = (typeof valueGroups)[number];

/** A newest value in words. */
export interface ValueRow {
  readonly key: string;
  readonly signal: string;
  readonly instance: string;
  readonly title: string;
  /** What exactly is measured. */
  readonly meaning: string;
  readonly text: string;
  readonly atMs: EpochMs;
  /** From when on it is stale. */
  readonly staleAtMs: EpochMs;
}

/** Missed reports after which a value is stale. */
const missedReports = 3;

const groupOfPrefix: readonly (readonly [prefix: string, group: ValueGroup])[] = [
  ["cpu_", "cpu"],
  ["load_", "cpu"],
  ["memory_", "memory"],
  ["swap_", "memory"],
  ["oom_", "memory"],
  ["disk_", "disk"],
  ["network_", "network"],
  ["wifi_", "network"],
  ["temperature_", "thermal"],
  ["unit_", "services"],
  ["uptime_", "system"],
  ["clock_", "system"],
  ["log_", "agent"],
  ["agent_", "agent"],
  ["spool_", "agent"],
];

/** The newest values by group, in the catalogue's order within a group; groups without values are left out. */
export function groupValues(
  device: { readonly deviceClass: string; readonly values: readonly CurrentValue[] },
  reader: { readonly language: Language; readonly translate: Translate },
): { readonly group: ValueGroup; readonly rows: readonly ValueRow[] }[] {
  const order = signalsOf(device.deviceClass).map((signal) => signal.id);
  const rank = (signal: string) => (order.includes(signal) ? order.indexOf(signal) : order.length);
  return valueGroups
    .map((group) => ({
      group,
      rows: device.values
        .filter((value) => groupOf(value.signal) === group)
        .map((value) => valueRow({ ...value, deviceClass: device.deviceClass }, reader))
        .toSorted(
          (one, other) => rank(one.signal) - rank(other.signal) || compare(one.instance, other.instance),
        ),
    }))
    .filter(({ rows }) => rows.length > 0);
}

/** The group of a signal, by the first part of its name; what is not known belongs to the appliance. */
export function groupOf(signal: string): ValueGroup {
  return groupOfPrefix.find(([prefix]) => signal.startsWith(prefix))?.[1] ?? "appliance";
}

function valueRow(
  value: CurrentValue & { readonly deviceClass: string },
  reader: { readonly language: Language; readonly translate: Translate },
): ValueRow {
  const of = { ...reader, deviceClass: value.deviceClass };
  const cadenceMs = (findSignal(value.signal, value.deviceClass)?.cadenceSeconds ?? 0) * 1_000;
  return {
    key: `${value.signal} ${value.instance}`,
    signal: value.signal,
    instance: value.instance,
    title: signalTitle(value.signal, of),
    meaning: signalMeaning(value.signal, of),
    text: formatReading(value.value, value, reader),
    atMs: value.atMs,
    staleAtMs: value.atMs + Math.max(missedReports * cadenceMs, limits.staleAfterMs),
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
