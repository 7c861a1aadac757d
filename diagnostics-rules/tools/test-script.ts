/** What the device of a rule's test does when: series, cycles, log lines, events, states and silences. */
import type { DeviceEvent, LogLine, StateValue } from "@housecall/proto";
import { AppError } from "@housecall/proto/base";
import { findSignal } from "@housecall/proto/signals";
import { parseDuration } from "../language/parser.ts";
import type { RuleTest } from "../language/rule-schema.ts";
import { expandSeries, parseSeriesName } from "./series.ts";
import { type CycleTimes, layOutCycles, timeOf } from "./test-times.ts";

/** Values of one signal, one per row. */
export interface Column {
  readonly alias: number;
  readonly values: readonly number[];
}

/** One run of the device. */
export interface ScriptedCycle extends CycleTimes {
  readonly columns: readonly Column[];
  /** One value each, sent just before the summary. */
  readonly perCycle: readonly Column[];
}

/** A test as it is played; times in ms from its beginning. */
export interface Script {
  readonly cadenceMs: number;
  readonly untilMs: number;
  readonly aliases: readonly { readonly alias: number; readonly signal: string; readonly instance: string }[];
  /** Series that run through, for a test without cycles. */
  readonly columns: readonly Column[];
  readonly cycles: readonly ScriptedCycle[];
  readonly lines: readonly { readonly atMs: number; readonly line: Omit<LogLine, "atMs"> }[];
  readonly events: readonly { readonly atMs: number; readonly event: DeviceEvent }[];
  readonly states: readonly {
    readonly atMs: number;
    readonly entries: Readonly<Record<string, StateValue>>;
  }[];
  readonly silent: readonly (readonly [number, number])[];
}

/** Cycles of one test. */
const MAX_CYCLES = 1_000;

/** Reads a test. @throws AppError RULE_INVALID, ExpressionError */
export function readScript(test: RuleTest, deviceClass: string): Script {
  const cadenceMs = parseDuration(test.cadence);
  const names = new SeriesNames(deviceClass);
  const cycles = test.cycles === undefined ? [] : readCycles(test, cadenceMs, names);
  const columns = test.cycles === undefined ? names.columns(test.given) : [];
  const at = (text: string) => timeOf(text, cycles);
  const lines = test.logs.flatMap(({ at: first, message, source, unit, repeat, every }) =>
    repeated(at(first), repeat, every).map((atMs) => ({
      atMs,
      line: { severity: 4, source, unit, message, redactions: 0, truncatedBytes: 0 },
    })),
  );
  const events = test.events.flatMap(({ at: first, name, attributes, repeat, every }) =>
    repeated(at(first), repeat, every).map((atMs) => ({
      atMs,
      event: { kind: "event" as const, name, severity: 6, attributes },
    })),
  );
  const states = test.states.map(({ at: when, entries }) => ({ atMs: at(when), entries }));
  const ends = [
    ...columns.map(({ values }) => (values.length - 1) * cadenceMs),
    ...[...lines, ...events, ...states].map(({ atMs }) => atMs),
    cycles.at(-1)?.endMs ?? 0,
  ];
  const silent = test.silent.map((range) => {
    const [from = "", to = ""] = range.split("..");
    return [at(from), at(to)] as const;
  });
  const untilMs = test.until === undefined ? Math.max(0, ...ends) : at(test.until);
  return { cadenceMs, untilMs, aliases: names.aliases, columns, cycles, lines, events, states, silent };
}

function repeated(firstMs: number, repeat: number, every: string): readonly number[] {
  return Array.from({ length: repeat }, (_, index) => firstMs + index * parseDuration(every));
}

/** The cycles of all stages; what a stage does not give anew stays as it was. */
function readCycles(test: RuleTest, cadenceMs: number, names: SeriesNames): readonly ScriptedCycle[] {
  let given: RuleTest["given"] = {};
  let perCycle: RuleTest["given"] = {};
  const plans = [{ ...test, cycles: test.cycles ?? 1 }, ...test.next].flatMap((stage) => {
    given = { ...given, ...stage.given };
    const columns = names.columns(given);
    const summaries = Object.entries({ ...perCycle, ...stage.per_cycle }).map(([name, text]) => {
      const [column] = names.columns({ [name]: text });
      return {
        alias: column?.alias ?? 0,
        values: column?.values ?? [],
        isNew: Object.hasOwn(stage.per_cycle, name),
      };
    });
    perCycle = { ...perCycle, ...stage.per_cycle };
    const rows = Math.max(1, ...columns.map(({ values }) => values.length));
    const lengthMs =
      Math.ceil((test.cycle === undefined ? rows * cadenceMs : parseDuration(test.cycle)) / 1_000) * 1_000;
    return Array.from({ length: stage.cycles }, (_, index) => ({
      lengthMs,
      columns,
      perCycle: summaries.map(({ alias, values, isNew }) => ({
        alias,
        values: [values[isNew ? Math.min(index, values.length - 1) : values.length - 1] ?? Number.NaN],
      })),
    }));
  });
  if (plans.length > MAX_CYCLES)
    throw new AppError("RULE_INVALID", `Test: got ${plans.length} cycles, wanted at most ${MAX_CYCLES}`);
  const times = layOutCycles(plans.map(({ lengthMs }) => lengthMs));
  return plans.map(({ columns, perCycle: summary }, index) => ({
    startMs: times[index]?.startMs ?? 0,
    endMs: times[index]?.endMs ?? 0,
    columns,
    perCycle: summary,
  }));
}

/** Gives each series of a test its alias. */
class SeriesNames {
  readonly aliases: { alias: number; signal: string; instance: string }[] = [];
  readonly #deviceClass: string;

  constructor(deviceClass: string) {
    this.#deviceClass = deviceClass;
  }

  columns(given: RuleTest["given"]): readonly Column[] {
    return Object.entries(given).map(([name, text]) => {
      const { signal, instance } = parseSeriesName(name);
      const codes = findSignal(signal, this.#deviceClass)?.codes ?? {};
      return { alias: this.#aliasOf(signal, instance), values: expandSeries(String(text), codes) };
    });
  }

  #aliasOf(signal: string, instance: string): number {
    const known = this.aliases.find((alias) => alias.signal === signal && alias.instance === instance);
    if (known !== undefined) return known.alias;
    const alias = this.aliases.length + 1;
    this.aliases.push({ alias, signal, instance });
    return alias;
  }
}
