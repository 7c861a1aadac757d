import type { Evidence, Fault, Severity } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/units";
import { formatDuration } from "../../../format/duration.ts";
import type { FormatMoment } from "../../../format/moment.ts";
import { printable } from "../../../format/printable.ts";
import { formatNumber, formatQuantity, signalTitle } from "../../../format/quantity.ts";
import type { Language } from "../../../text/language.ts";
import type { Translate } from "../../../text/translate.ts";

/** How to write for one reader. */
export interface Reader {
  readonly language: Language;
  readonly translate: Translate;
  readonly moment: FormatMoment;
}

/** One measured fact in words. */
export type EvidenceLine =
  | {
      readonly kind: "value";
      readonly signal: string;
      readonly instance: string;
      readonly label: string;
      readonly value: string;
      readonly limit: string | null;
      readonly time: string;
    }
  | { readonly kind: "log"; readonly source: string; readonly message: string; readonly time: string }
  | { readonly kind: "silence"; readonly text: string };

/** Remedies of one who can do them. */
export interface RemedyGroup {
  readonly who: Fault["remedies"][number]["who"];
  readonly title: string;
  readonly steps: readonly string[];
}

/** The evidence in the order in which the server gives it. */
export function evidenceLines(evidence: readonly Evidence[], reader: Reader): EvidenceLine[] {
  return evidence.map((fact) => evidenceLine(fact, reader));
}

function evidenceLine(fact: Evidence, reader: Reader): EvidenceLine {
  const { translate, moment } = reader;
  switch (fact.kind) {
    case "value":
      return {
        kind: "value",
        signal: fact.signal,
        instance: fact.instance,
        label: valueLabel(fact.signal === "" ? fact.label : signalTitle(fact.signal, reader), fact.instance),
        value: fact.valueName?.[reader.language] ?? formatQuantity(fact.value, fact.unit, reader),
        limit: limitText(fact, reader),
        time: moment(fact.atMs, "dateTimeSeconds"),
      };
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

function limitText(
  { threshold, thresholdName, unit }: Evidence & { readonly kind: "value" },
  reader: Reader,
): string | null {
  if (threshold === null) return null;
  const text = thresholdName?.[reader.language] ?? formatQuantity(threshold, unit, reader);
  return reader.translate("faults.threshold", { threshold: text });
}

function valueLabel(label: string, instance: string): string {
  return instance === "" ? label : `${label} · ${instance}`;
}

/** Likely causes, the most likely first, with their share in percent. */
export function causeLines(
  fault: Fault,
  language: Language,
): { id: string; title: string; percent: string }[] {
  return fault.causes
    .toSorted((one, other) => other.share - one.share)
    .map(({ id, title, share }) => ({
      id,
      title: title[language],
      percent: `${formatNumber(share * 100, 0, language)} %`,
    }));
}

/** Remedies by who does them, the cheapest first: customer, from here, technician. */
export function remedyGroups(fault: Fault, language: Language, translate: Translate): RemedyGroup[] {
  return (["customer", "remote", "technician"] as const)
    .map((who) => ({
      who,
      title: translate(`faults.who.${who}`),
      steps: fault.remedies.filter((remedy) => remedy.who === who).map((remedy) => remedy.step[language]),
    }))
    .filter(({ steps }) => steps.length > 0);
}

/** How a fault looks: as bad as it is, or neutral while it is only pending. */
export function faultTone({ state, severity }: Fault): "pending" | Severity {
  return state === "pending" ? "pending" : severity;
}

const rankOfState = { firing: 0, unknown: 1, pending: 2, resolved: 3, inactive: 3 } as const;
const rankOfSeverity = { critical: 0, warning: 1, info: 2 } as const;

/** Faults as a person should read them: firing first and only pending last, then by severity, then the newest first. */
export function orderFaults(faults: readonly Fault[]): Fault[] {
  return faults.toSorted(
    (one, other) =>
      rankOfState[one.state] - rankOfState[other.state] ||
      rankOfSeverity[one.severity] - rankOfSeverity[other.severity] ||
      other.startedAtMs - one.startedAtMs,
  );
}

const beforeMs = 15 * 60_000;
const afterMs = 15 * 60_000;

/** The time range in which lines about a fault are worth reading; never later than now. */
export function rangeAround(
  fault: Fault,
  nowMs: EpochMs,
): { readonly fromMs: EpochMs; readonly toMs: EpochMs } {
  return { fromMs: fault.startedAtMs - beforeMs, toMs: Math.min(nowMs, fault.startedAtMs + afterMs) };
}
