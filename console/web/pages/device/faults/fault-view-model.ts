import type { Fault, Severity } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/units";
import type { FormatMoment } from "../../../format/moment.ts";
import type { Language } from "../../../text/language.ts";
import type { Translate } from "../../../text/translate.ts";

/** How to write for one reader. */
export interface Reader {
  readonly language: Language;
  readonly translate: Translate;
  readonly moment: FormatMoment;
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
