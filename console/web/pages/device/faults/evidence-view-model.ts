import type { Evidence } from "@housecall/proto/api";
import { findSignal } from "@housecall/proto/signals";
import type { EpochMs } from "@housecall/proto/units";
import { formatDuration } from "../../../format/duration.ts";
import { printable } from "../../../format/printable.ts";
import { formatQuantity, signalTitle } from "../../../format/quantity.ts";
import { limitSide } from "../chart/chart-marks.ts";
import type { Reader } from "./fault-view-model.ts";

/** How to write of one device. */
export type DeviceReader = Reader & { readonly deviceClass: string };

/** One measured fact in words. */
export type EvidenceLine =
  | {
      readonly kind: "value";
      readonly label: string;
      readonly value: string;
      /** What is usual here; null when that is not known. */
      readonly usual: string | null;
      /** What the rule asks for; null where it asks for nothing. */
      readonly limit: string | null;
      /** When it was so; null when the list says it for all. */
      readonly time: string | null;
      /** The signal whose chart shows it; null for what no chart can show. */
      readonly chart: { readonly signal: string; readonly instance: string } | null;
    }
  | { readonly kind: "log"; readonly source: string; readonly message: string; readonly time: string }
  | { readonly kind: "silence"; readonly text: string };

/** The facts of a fault, and since when those values stand that are all of one instant. */
export interface EvidenceWords {
  readonly atMs: EpochMs | null;
  readonly lines: readonly EvidenceLine[];
}

type Value = Extract<Evidence, { readonly kind: "value" }>;

/** The evidence in the order in which the server gives it; what is usual for a signal stands beside its value. */
export function evidenceWords(evidence: readonly Evidence[], reader: DeviceReader): EvidenceWords {
  const values = evidence.filter((fact) => fact.kind === "value");
  const times = new Set(values.map(({ atMs }) => atMs));
  const [atMs = null] = times.size === 1 ? times : [];
  const lines = evidence.flatMap((fact): EvidenceLine[] => {
    if (fact.kind !== "value") return [otherLine(fact, reader)];
    if (hostOf(fact, values) !== undefined) return [];
    return [valueLine(fact, { usual: values.find((other) => hostOf(other, values) === fact), atMs, reader })];
  });
  return { atMs, lines };
}

/** The value beside which it is told what is usual; undefined for what stands alone. */
function hostOf(fact: Value, values: readonly Value[]): Value | undefined {
  const { about, instance } = fact;
  if (about?.as !== "usual") return undefined;
  return values.find((other) => other.signal === about.signal && other.instance === instance);
}

function valueLine(
  fact: Value,
  { usual, atMs, reader }: { usual: Value | undefined; atMs: EpochMs | null; reader: DeviceReader },
): EvidenceLine {
  const { translate, moment } = reader;
  const write = (value: number) => formatQuantity(value, fact.unit, reader);
  const side = limitSide(fact);
  const name = nameOf(fact, reader);
  return {
    kind: "value",
    label: fact.instance === "" ? name : `${name} · ${fact.instance}`,
    value: fact.valueName?.[reader.language] ?? write(fact.value),
    usual: usual === undefined ? null : translate("faults.usual", { value: write(usual.value) }),
    limit:
      fact.threshold === null || side === undefined
        ? null
        : translate(`faults.limit.${side}`, {
            threshold: fact.thresholdName?.[reader.language] ?? write(fact.threshold),
          }),
    time: atMs === null ? moment(fact.atMs, "dateTimeSeconds") : null,
    chart: chartOf(fact),
  };
}

function nameOf({ title, signal, label }: Value, reader: DeviceReader): string {
  if (title !== undefined) return title[reader.language];
  return signal === "" ? label : signalTitle(signal, reader);
}

/** The signal itself, or the one that a value speaks of. */
export function chartOf({ signal, about, instance }: Value): { signal: string; instance: string } | null {
  const shown = about?.signal ?? signal;
  return findSignal(shown) === undefined ? null : { signal: shown, instance };
}

function otherLine(fact: Exclude<Evidence, Value>, { translate, moment }: Reader): EvidenceLine {
  switch (fact.kind) {
    case "log":
      return {
        kind: "log",
        source: printable(fact.unit === "" ? fact.source : `${fact.source} · ${fact.unit}`),
        message: printable(fact.message),
        time: moment(fact.atMs, "dateTimeSeconds"),
      };
    case "silence":
      return {
        kind: "silence",
        text: translate("faults.silence", {
          time: moment(fact.lastReportAtMs, "dateTimeSeconds"),
          duration: formatDuration(fact.silentMs, translate),
        }),
      };
  }
}
