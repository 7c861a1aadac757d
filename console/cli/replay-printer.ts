import type { FaultChange } from "@housecall/diagnostics-rules";
import type { ReplayedValues, ReplayReader } from "@housecall/diagnostics-rules/tools";
import { printable } from "../logging/printable.ts";
import type { CliWorld } from "./cli-world.ts";

/** Prints what a replay finds: faults as lines for people, values as CSV, or both as one JSON object a line. */
export class ReplayPrinter implements ReplayReader {
  /** Absent when nobody asked for values. */
  readonly values: ((values: ReplayedValues) => void) | undefined;
  /** Changes of faults that were told. */
  faults = 0;
  readonly #world: CliWorld;
  readonly #letsOf: ReadonlyMap<string, readonly string[]>;
  readonly #isJson: boolean;
  readonly #toFaults: string[];
  readonly #out: string[] = [];
  readonly #err: string[] = [];

  /** @param letsOf names of the lets of each rule, by its id */
  constructor(
    world: CliWorld,
    letsOf: ReadonlyMap<string, readonly string[]>,
    { json, values }: { readonly json?: boolean; readonly values?: boolean },
  ) {
    this.#world = world;
    this.#letsOf = letsOf;
    this.#isJson = json === true;
    this.#toFaults = values === true && json !== true ? this.#err : this.#out;
    this.values =
      values !== true ? undefined : this.#isJson ? (row) => this.#jsonValues(row) : this.#csvValues();
  }

  fault(change: FaultChange): void {
    this.faults += 1;
    if (this.#isJson) this.#out.push(`${JSON.stringify(faultRow(change))}\n`);
    else this.#toFaults.push(faultText(change));
  }

  /** Writes what has been found since. */
  flush(): void {
    if (this.#out.length > 0) this.#world.out(this.#out.join(""));
    if (this.#err.length > 0) this.#world.err(this.#err.join(""));
    this.#out.length = 0;
    this.#err.length = 0;
  }

  #csvValues(): (values: ReplayedValues) => void {
    const lets = [...new Set([...this.#letsOf.values()].flat())];
    this.#out.push(`${["timestamp", "rule", "instance", "fault", ...lets].join(",")}\n`);
    const places = new Map(
      [...this.#letsOf].map(([ruleId, names]) => [ruleId, lets.map((name) => names.indexOf(name))]),
    );
    return ({ atMs, ruleId, instance, fault, values }) => {
      const cells = (places.get(ruleId) ?? []).map((place) => valueText(values[place] ?? Number.NaN));
      this.#out.push(`${[time(atMs), ruleId, quoted(instance), fault, ...cells].join(",")}\n`);
    };
  }

  #jsonValues(row: ReplayedValues): void {
    this.#out.push(`${JSON.stringify(valuesRow(row, this.#letsOf.get(row.ruleId) ?? []))}\n`);
  }
}

function faultRow(change: FaultChange): object {
  const { atMs, startedAtMs, ruleId, instance, state, severity, causes, say, evidence } = change;
  return {
    kind: "fault",
    timestamp: time(atMs),
    startedAt: time(startedAtMs),
    rule: ruleId,
    instance,
    state,
    severity,
    causes,
    say,
    evidence,
  };
}

function valuesRow(
  { atMs, ruleId, instance, fault, values }: ReplayedValues,
  names: readonly string[],
): object {
  const known = names.map((name, index) => [name, Number.isFinite(values[index]) ? values[index] : null]);
  return {
    kind: "values",
    timestamp: time(atMs),
    rule: ruleId,
    instance,
    fault,
    values: Object.fromEntries(known),
  };
}

function faultText({ atMs, ruleId, instance, state, severity, causes, say }: FaultChange): string {
  const where = instance === "" ? ruleId : `${ruleId} ${printable(instance)}`;
  const why = causes.map(({ id, share }) => `${id} ${Math.round(share * 100)} %`).join(", ");
  return `${time(atMs)}  ${state.padEnd(8)}  ${severity.padEnd(8)}  ${where}: ${printable(say.en)}${why === "" ? "" : ` [${why}]`}\n`;
}

function valueText(value: number): string {
  return Number.isFinite(value) ? String(value) : "";
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function time(atMs: number): string {
  return new Date(atMs).toISOString();
}
