import type { EngineInput } from "@housecall/diagnostics-rules";
import type { Fault, FaultQuery } from "@housecall/proto/api";
import type { Clock, Logger } from "@housecall/proto/base";
import type { FaultReader } from "../data-plane.ts";
import type { Evaluator } from "../ingest/ingest-ports.ts";
import type { EngineFactory, EngineHost } from "./engine-host.ts";
import type { FaultRecords, OpenFaultCounts, OpenFaults } from "./fault-records.ts";
import { foldFault } from "./fold-fault.ts";
import { restoreEngine } from "./restore-engine.ts";
import { type Verdict, verdictLine } from "./verdict-line.ts";

export interface DiagnosisOptions {
  readonly records: FaultRecords;
  readonly createEngine: EngineFactory;
  /** Called after a change is stored; a fault that fell back before it fired is told as inactive once. */
  readonly publish: (fault: Fault) => void;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of the oldest stored input; 0 when none is stored. */
  readonly firstCommitSeq: number;
}

const NO_FAULTS: OpenFaultCounts = { critical: 0, warning: 0, info: 0 };

/**
 * Hosts the engine: stores what it finds before telling anybody, and goes on after a restart as if there had been none.
 *
 * Invariant: a verdict is stored and told once; its key is the input that caused it and its place among the
 * changes of that input.
 */
export class Diagnosis implements Evaluator, FaultReader {
  readonly #options: DiagnosisOptions;
  readonly #host: EngineHost;
  /** Undefined when they have to be counted again. */
  #open: ReadonlyMap<string, OpenFaults> | undefined;
  /** Verdicts up to here were told before they were judged again. */
  readonly #toldSeq: number;
  /** Commit sequence from which the journal must be read again. */
  readonly restoredSeq: number;
  #rules: Uint8Array;
  #pending: Verdict[] = [];
  readonly #verdicts = new Map<string, number>();

  constructor(options: DiagnosisOptions) {
    this.#options = options;
    const { host, rules, commitSeq, toldSeq } = restoreEngine(options);
    this.#host = host;
    this.#rules = rules;
    this.#toldSeq = toldSeq;
    this.restoredSeq = commitSeq;
  }

  /** Encoded rule files that are in force. */
  get rules(): Uint8Array {
    return this.#rules;
  }

  get host(): EngineHost {
    return this.#host;
  }

  openCountsOf(deviceId: string): OpenFaultCounts {
    return this.#openOf(deviceId)?.counts ?? NO_FAULTS;
  }

  /** Ids of the rules with a firing or unknown fault of the device. */
  openRulesOf(deviceId: string): readonly string[] {
    return this.#openOf(deviceId)?.rules ?? [];
  }

  #openOf(deviceId: string): OpenFaults | undefined {
    return this.#allOpen().get(deviceId);
  }

  /** Open faults on all devices, by severity. */
  openTotals(): OpenFaultCounts {
    const totals = { ...NO_FAULTS };
    for (const { counts } of this.#allOpen().values()) {
      totals.critical += counts.critical;
      totals.warning += counts.warning;
      totals.info += counts.info;
    }
    return totals;
  }

  /** Changes of faults since the start, by the state that they led to. */
  verdictCounts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#verdicts);
  }

  async list(query: FaultQuery): Promise<readonly Fault[]> {
    return this.#options.records.faults(query);
  }

  evaluate(commitSeq: number, input: EngineInput): boolean {
    const changes = this.#host.accept(commitSeq, input);
    changes.forEach((change, index) => {
      this.#pending.push({ commitSeq, index, change });
      this.#verdicts.set(change.state, (this.#verdicts.get(change.state) ?? 0) + 1);
    });
    return changes.length > 0;
  }

  changeRules(payload: Uint8Array): void {
    this.#host.changeRules(payload);
    this.#rules = payload;
  }

  conclude(): void {
    if (this.#pending.length === 0) return;
    const { records, publish } = this.#options;
    const told = records.transaction(() => this.#pending.flatMap((verdict) => this.#store(verdict)));
    this.#pending = [];
    this.#open = undefined;
    for (const fault of told) publish(fault);
  }

  saveCheckpoint(commitSeq: number): void {
    this.#options.records.saveCheckpoint({ commitSeq, rules: this.#rules, snapshot: this.#host.snapshot() });
  }

  /** Keeps where a replay can begin when everything up to `commitSeq` will have been removed. */
  saveReplayStart(commitSeq: number): void {
    this.#options.records.saveReplayStart({ commitSeq, rules: this.#rules, snapshot: this.#host.snapshot() });
  }

  #allOpen(): ReadonlyMap<string, OpenFaults> {
    this.#open ??= new Map(this.#options.records.openFaults().map((each) => [each.deviceId, each]));
    return this.#open;
  }

  /** The fault as it is to be told; nothing when the verdict was stored, or told, before the restart. */
  #store(verdict: Verdict): Fault[] {
    const { records, clock } = this.#options;
    const { commitSeq, index, change } = verdict;
    if (!records.insertVerdict(commitSeq, index, verdictLine(verdict))) return [];
    const open = records.openFault(change);
    const { fault, outcome } = foldFault({
      open,
      change,
      newId: `${commitSeq}-${index}`,
      publishedAtMs: clock.nowMs(),
    });
    if (outcome === "discarded") records.removeFault(fault.id);
    else records.saveFault(fault, outcome === "open");
    return commitSeq > this.#toldSeq ? [fault] : [];
  }
}
