/** Values inside log lines and events: `log("… <int:stall_ms> …").stall_ms`, `event("motor-test").current_a`. */
import type { Signal } from "@housecall/proto/signals";
import type { Expression } from "./ast.ts";
import { occurrenceKey, requireParameter } from "./check-occurrence.ts";
import { ExpressionError } from "./rule-finding.ts";
import type { RuleReads } from "./rule-reads.ts";
import { type Checked, number } from "./typed.ts";
import { pureNumber } from "./units.ts";

type Member = Expression & { readonly kind: "member" };

/** The newest value, as of a signal. @throws ExpressionError */
export function checkMember(reads: RuleReads, member: Member): Checked {
  const input = memberInput(reads, member);
  return number({ kind: "signal", input }, reads.inputs[input]?.unit ?? pureNumber);
}

/** The input that stands for the value. @throws ExpressionError */
export function memberInput(reads: RuleReads, { of, name, at }: Member): number {
  if (of.name !== "log" && of.name !== "event")
    throw new ExpressionError(
      "wrong-arguments",
      at,
      `Got ".${name}" after ${of.name}(), wanted it after log("…") or event("…")`,
    );
  const index = reads.occurrence(of);
  const occurrence = reads.occurrences[index];
  if (occurrence === undefined) throw new RangeError(`no occurrence ${index}`);
  const { source } = occurrence;
  if (source.kind === "log" && requireParameter(name, at, source.template.parameters) === "text")
    throw new ExpressionError(
      "type-mismatch",
      at,
      `"${name}" is a text, wanted a number such as <int:${name}>`,
    );
  return reads.input(pseudoSignal(`${occurrenceKey(occurrence)}.${name}`, name), {
    occurrence: index,
    name,
  });
}

/** Values come with their line or event, so they have no cadence; their unit is what the name ends in, as in the catalogue. */
function pseudoSignal(id: string, name: string): Signal {
  const unit = endings.find(([ending]) => name.endsWith(ending))?.[1] ?? "";
  return {
    id,
    unit,
    kind: "gauge",
    min: Number.NEGATIVE_INFINITY,
    max: Number.POSITIVE_INFINITY,
    decimals: 9,
    cadenceSeconds: 60,
    instance: "",
    en: name,
    ko: name,
    source: "the line or event",
  };
}

const endings: readonly (readonly [string, string])[] = [
  ["_ms", "ms"],
  ["_s", "s"],
  ["_min", "min"],
  ["_celsius", "celsius"],
  ["_ratio", "ratio"],
  ["_percent", "percent"],
  ["_bytes", "bytes"],
  ["_rpm", "rpm"],
  ["_khz", "kHz"],
  ["_hz", "Hz"],
  ["_dbm", "dBm"],
  ["_pa", "Pa"],
  ["_mm", "mm"],
  ["_ma", "mA"],
  ["_mv", "mV"],
  ["_a", "A"],
  ["_v", "V"],
  ["_w", "W"],
  ["_l", "L"],
];
