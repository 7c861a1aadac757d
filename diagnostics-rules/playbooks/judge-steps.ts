/** Judges the checks of all steps of a playbook by what a device has said up to now, with the engine that judges rules. */
import type { LocalText } from "@housecall/proto/api";
import { type EpochMs, SECOND_MS } from "@housecall/proto/base";
import { findSignal } from "@housecall/proto/signals";
import { formatShown } from "../engine/format-value.ts";
import type { Rule, ShownValue } from "../language/rule.ts";
import { Replay, type ReplayedValues } from "../tools/replay.ts";
import type { Playbook, StepCheck } from "./playbook.ts";
import { playbookLimits } from "./playbook-limits.ts";
import { reportAge } from "./step-rule.ts";

/** A sample of one signal of the device. */
export interface KnownSample {
  readonly signal: string;
  readonly instance: string;
  readonly atMs: EpochMs;
  readonly value: number;
}

/** What is known of a device when its playbook is looked at. */
export interface KnownTelemetry {
  readonly nowMs: EpochMs;
  readonly samples: readonly KnownSample[];
  /** null before its first report. */
  readonly lastReportAtMs: EpochMs | null;
  /** Reported state, with the time of the report. */
  readonly states: readonly {
    readonly atMs: EpochMs;
    readonly entries: Readonly<Record<string, string | number | boolean>>;
  }[];
}

/** A value that a step shows, with its age. */
export interface StepReading {
  /** Signal or let. */
  readonly name: string;
  readonly instance: string;
  readonly label: LocalText;
  readonly text: LocalText;
  /** Time of its newest sample; null for what is made of several signals, and for what is not known. */
  readonly atMs: EpochMs | null;
}

/** How the check of a step stands. */
export interface StepVerdict {
  readonly verdict: "ok" | "not_ok" | "unknown";
  readonly readings: readonly StepReading[];
  /** The time since which all that decides is as it is; null while something that decides has no sample. */
  readonly decidedAtMs: EpochMs | null;
}

/** Verdicts by step; steps without a check are not among them. */
export function judgeSteps(
  { checks }: Playbook,
  telemetry: KnownTelemetry,
): ReadonlyMap<string, StepVerdict> {
  if (checks === undefined) return new Map();
  const values = new Map<string, Map<string, ReplayedValues>>();
  const replay = new Replay(checks.plan, {
    fault: () => undefined,
    values: (found) => {
      const ofRule = values.get(found.ruleId) ?? new Map<string, ReplayedValues>();
      values.set(found.ruleId, ofRule.set(found.instance, found));
    },
  });
  const read = [...telemetry.samples, ...reportAgeOf(telemetry)].filter(({ signal }) =>
    checks.plan.isRead(signal),
  );
  for (const { row, columns } of rowsOf(read, telemetry)) replay.take(row, columns);
  replay.end();
  return new Map(
    [...checks.byStep].map(([step, check]) => {
      const rule = checks.plan.rules.find(({ id }) => id === check.ruleId);
      const found = [...(values.get(check.ruleId)?.values() ?? [])];
      return [step, verdictOf({ rule, check, found, read })];
    }),
  );
}

function reportAgeOf({ nowMs, lastReportAtMs }: KnownTelemetry): readonly KnownSample[] {
  if (lastReportAtMs === null) return [];
  const value = Math.max(0, nowMs - lastReportAtMs) / SECOND_MS;
  return [{ signal: reportAge, instance: "", atMs: nowMs, value }];
}

interface Judged {
  readonly rule: Rule | undefined;
  readonly check: StepCheck;
  readonly found: readonly ReplayedValues[];
  readonly read: readonly KnownSample[];
}

function verdictOf({ rule, check, found, read }: Judged): StepVerdict {
  const holds = found.map(({ values: [value] }) => value);
  const isKnown = holds.length > 0 && holds.every((value) => value === 0 || value === 1);
  const verdict = holds.includes(0) ? "not_ok" : isKnown ? "ok" : "unknown";
  const readings = found.flatMap(({ instance, values }) =>
    check.shows.flatMap((name, index) => {
      const shown = rule?.evidence.find(({ signal }) => signal === name);
      return shown === undefined
        ? []
        : [readingOf({ shown, instance, value: values[index + 1] ?? Number.NaN, read })];
    }),
  );
  return {
    verdict,
    readings: readings.slice(0, playbookLimits.readings),
    decidedAtMs: decidedAtMs(check, read),
  };
}

function readingOf(of: {
  readonly shown: ShownValue;
  readonly instance: string;
  readonly value: number;
  readonly read: readonly KnownSample[];
}): StepReading {
  const { shown, instance, value, read } = of;
  const signal = findSignal(shown.signal);
  const label =
    shown.title ?? (signal ? { en: signal.en, ko: signal.ko } : { en: shown.label, ko: shown.label });
  const about = shown.about?.signal ?? shown.signal;
  const ownSamples = read.filter((sample) => sample.signal === about && isOf(sample, instance));
  return {
    ...{ name: shown.signal, instance, label },
    text: { en: formatShown(shown, value, "en"), ko: formatShown(shown, value, "ko") },
    atMs: ownSamples.length === 0 ? null : Math.max(...ownSamples.map(({ atMs }) => atMs)),
  };
}

/** The oldest among the newest samples of the signals that decide. */
function decidedAtMs({ decisive }: StepCheck, read: readonly KnownSample[]): EpochMs | null {
  const newest = decisive.map((signal) =>
    Math.max(...read.filter((sample) => sample.signal === signal).map(({ atMs }) => atMs)),
  );
  const oldest = Math.min(...newest);
  return Number.isFinite(oldest) ? oldest : null;
}

function isOf(sample: KnownSample, instance: string): boolean {
  return sample.instance === "" || instance === "" || sample.instance === instance;
}

/** The samples as rows of the engine, and a last one without any that says what time it is. */
function* rowsOf(samples: readonly KnownSample[], { nowMs, states }: KnownTelemetry) {
  const names = samples.map(({ signal, instance }) => seriesName(signal, instance));
  const columns = [...new Set(names)];
  const byTime = new Map<EpochMs, number[]>();
  const rowAt = (atMs: EpochMs): number[] => {
    const row = byTime.get(atMs) ?? columns.map(() => Number.NaN);
    byTime.set(atMs, row);
    return row;
  };
  samples.forEach(({ atMs, value }, index) => {
    if (atMs <= nowMs) rowAt(atMs)[columns.indexOf(names[index] ?? "")] = value;
  });
  for (const { atMs } of states) if (atMs <= nowMs) rowAt(atMs);
  rowAt(nowMs);
  for (const atMs of [...byTime.keys()].sort((one, other) => one - other)) {
    const said = states
      .filter((state) => state.atMs === atMs)
      .map(({ entries }) => ({ kind: "state", full: false, entries }) as const);
    yield { row: { atMs, values: byTime.get(atMs) ?? [], said }, columns };
  }
}

function seriesName(signal: string, instance: string): string {
  return instance === "" ? signal : `${signal}{instance="${instance.replaceAll(/["{}]/g, "")}"}`;
}
