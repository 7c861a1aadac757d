/** Plays rows of samples through the real engine as the records of one device, and hands out what follows. */
import { type RecordBody, type Stream, streams } from "@housecall/proto";
import { type EpochMs, SECOND_MS } from "@housecall/proto/base";
import type { Cell, Track } from "../engine/running-rule.ts";
import { CYCLE_FINISHED } from "../engine/take-cycle.ts";
import type { EngineInput, FaultChange } from "../engine/types.ts";
import type { Watch } from "../engine/watch.ts";
import { header } from "../language/layout.ts";
import type { ShownValue } from "../language/rule.ts";
import { ruleLimits } from "../language/rule-limits.ts";
import { ReplayBatch } from "./replay-batch.ts";
import { CadenceCheck, type SlowSignal } from "./replay-cadence.ts";
import { ChangeOrder, ReplayEngine } from "./replay-engine.ts";
import { type OrderedRow, RowOrder } from "./replay-order.ts";
import type { ReplayRow } from "./replay-rows.ts";
import { type ReplayRules, rowsWithinBudget } from "./replay-rules.ts";
import { seriesOf } from "./replay-series.ts";

/** Rows that are given to the engine as one record when no values are wanted. */
const ROWS_PER_RECORD = 512;
/** So many rows may come too early in a file. */
const ROWS_HELD_BACK = 1_000;
/** Server time before the first row, so that silence may be judged. */
const LISTENING_BEFORE_MS = 120 * SECOND_MS;
const DEVICE = "replayed-device";
const SPOOL = "00000000000000aa";
const states = ["inactive", "pending", "firing", "unknown"] as const;

/** The lets of one rule for one instance after one row. */
export interface ReplayedValues {
  readonly atMs: EpochMs;
  readonly ruleId: string;
  readonly instance: string;
  readonly fault: (typeof states)[number];
  /** In their own units, in the order of the rule file; NaN when unknown. Conditions are 1 and 0. */
  readonly values: readonly number[];
}

/** Takes what a replay finds, in the order of time. */
export interface ReplayReader {
  fault(change: FaultChange): void;
  /** When given, every row is judged by itself. */
  readonly values?: ((values: ReplayedValues) => void) | undefined;
}

/**
 * A replay: rows in, faults and values out. Rows are put in order; those that are too far back are left out and counted.
 *
 * Many rows are one record of the device. What comes out is the same as if each row were one: where a record must begin
 * for that, it does (see `#beginsRecord`).
 */
export class Replay {
  rows = 0;
  olderRows = 0;
  /** Log lines, events and reported states. */
  said = 0;
  /** Cycles that ended. */
  cycles = 0;
  readonly #engine: ReplayEngine;
  readonly #plan: ReplayRules;
  readonly #reader: ReplayReader;
  readonly #rowOrder = new RowOrder(ROWS_HELD_BACK + 1);
  readonly #changeOrder = new ChangeOrder();
  /** Shortest silence that a rule asks for; Infinity when none does. */
  readonly #silenceMs: number;
  /** What each rule shows for each of its lets. */
  readonly #shown: ReadonlyMap<string, readonly (ShownValue | undefined)[]>;
  readonly #heads = streams.map(() => 1);
  readonly #aliases: { alias: number; signal: string; instance: string }[] = [];
  readonly #batch: ReplayBatch;
  #columns: readonly string[] = [];
  /** Columns of instances of which nothing came yet. */
  #unheard: number[] = [];
  readonly #cadences = new CadenceCheck();
  /** So far apart rows may be of a device that is there in between. */
  #heardMs = 0;
  #rowsPerRecord: number;
  #lastAtMs = Number.NaN;
  #tickedAtMs = Number.NaN;

  constructor(plan: ReplayRules, reader: ReplayReader) {
    this.#engine = new ReplayEngine(plan.rules);
    this.#plan = plan;
    this.#reader = reader;
    this.#shown = new Map(
      plan.rules.map(({ id, evidence }) => [
        id,
        (plan.lets.get(id) ?? []).map((name) => evidence.find(({ signal }) => signal === name)),
      ]),
    );
    const silent = plan.rules.filter(({ usesSilence }) => usesSilence);
    this.#silenceMs = Math.min(...silent.map(({ silenceAfterMs }) => silenceAfterMs));
    this.#rowsPerRecord = reader.values === undefined ? ROWS_PER_RECORD : 1;
    this.#batch = new ReplayBatch(this.#rowsPerRecord);
  }

  /** Takes the next row; `columns` are those of its reader. */
  take(row: ReplayRow, columns: readonly string[]): void {
    this.#columns = columns;
    this.#rowOrder.add(row);
    if (this.#rowOrder.isFull) this.#judgeNext();
  }

  /** Judges what has been taken and not judged yet. */
  end(): void {
    while (this.#judgeNext());
    this.#flush();
    this.#tell(Number.POSITIVE_INFINITY);
  }

  /** Signals whose samples count as missing in between, as they come too seldom for their cadence. */
  slowSignals(): readonly SlowSignal[] {
    return this.#cadences.slow();
  }

  /** Why rules stopped on the way; empty when none did. */
  suspended(): readonly string[] {
    return this.#engine
      .ruleHealth()
      .filter(({ health, devices }) => health === "suspended" || devices.length > 0)
      .map(({ ruleId, lastError }) => `${ruleId}: ${lastError}`);
  }

  /** False when no row waits. */
  #judgeNext(): boolean {
    const row = this.#rowOrder.take();
    if (row === undefined) return false;
    if (row.atMs < this.#lastAtMs) this.olderRows += 1;
    else this.#judge(row);
    return true;
  }

  #judge({ atMs, values, said }: OrderedRow): void {
    if (Number.isNaN(this.#lastAtMs)) this.#accept({ kind: "accepting", atMs: atMs - LISTENING_BEFORE_MS });
    if (this.#aliases.length < this.#columns.length || Number.isNaN(this.#lastAtMs))
      this.#introduce(this.#columns, atMs);
    this.#cadences.note(atMs, values);
    if (isBetween(atMs - this.#lastAtMs, ruleLimits.pauseMs, this.#heardMs)) this.#hearUntil(atMs);
    const wasSilent = atMs - this.#lastAtMs >= this.#silenceMs;
    if (this.#beginsRecord(atMs, values)) this.#flush();
    this.rows += 1;
    this.said += said.length;
    this.#lastAtMs = atMs;
    this.#batch.add(atMs, values);
    // The first row after a silence ends it at its own time.
    if (wasSilent || said.length > 0 || this.#batch.count >= this.#rowsPerRecord) this.#flush();
    for (const body of said) {
      if (body.kind === "event" && body.name === CYCLE_FINISHED) this.cycles += 1;
      this.#record(body, body.kind === "logs" ? "logs" : "urgent", atMs);
    }
    if (said.length > 0) this.#handOut(atMs);
  }

  #introduce(columns: readonly string[], atMs: number): void {
    this.#flush();
    for (const name of columns.slice(this.#aliases.length)) {
      const series = seriesOf(name);
      const lookbackMs = this.#plan.lookbacks.get(series.signal) ?? 0;
      this.#heardMs = Math.max(this.#heardMs, lookbackMs);
      this.#cadences.addColumn(series.signal, lookbackMs);
      if (series.instance !== "") this.#unheard.push(this.#aliases.length);
      this.#aliases.push({ alias: this.#aliases.length + 1, ...series });
    }
    this.#batch.widen(columns.length);
    if (this.#reader.values === undefined)
      this.#rowsPerRecord = Math.min(ROWS_PER_RECORD, rowsWithinBudget(this.#plan, this.#aliases));
    this.#accept({
      kind: "birth",
      deviceId: DEVICE,
      receivedAtMs: Number.isNaN(this.#lastAtMs) ? atMs : this.#lastAtMs,
      spoolId: SPOOL,
      deviceClass: this.#plan.deviceClass,
      model: "replay",
      firmware: "1",
      positions: [],
      aliases: [...this.#aliases],
    });
  }

  /** A device that measures once an hour is there in between: it reports that it has nothing new. */
  #hearUntil(atMs: EpochMs): void {
    this.#flush();
    const stepMs = Math.max(SECOND_MS, Math.min(ruleLimits.pauseMs, this.#silenceMs / 2));
    for (let at = this.#lastAtMs + stepMs; at < atMs; at += stepMs) {
      this.#record({ kind: "metrics", atMs: Float64Array.of(at), columns: [] }, "metrics", at);
      this.#lastAtMs = at;
      this.#tell(at);
    }
  }

  /**
   * What a record says of its time is judged at its first row: that nothing was heard for long, what was due by time alone
   * up to it, and that an instance is there which was not before.
   */
  #beginsRecord(atMs: EpochMs, values: Float64Array): boolean {
    const afterMs = atMs - this.#lastAtMs;
    const isApart = afterMs === 0 || afterMs > ruleLimits.pauseMs || afterMs >= this.#silenceMs;
    return this.#hearsInstance(values) || isApart;
  }

  #hearsInstance(values: Float64Array): boolean {
    const before = this.#unheard.length;
    if (before === 0) return false;
    this.#unheard = this.#unheard.filter((column) => !(Number(values[column]) === values[column]));
    return this.#unheard.length < before;
  }

  #flush(): void {
    const { count, lastAtMs } = this.#batch;
    if (count === 0) return;
    // Rows without any sample too: they tell rules that time has passed.
    this.#record(this.#batch.take(), "metrics", lastAtMs);
    this.#tell(lastAtMs);
    this.#handOut(lastAtMs);
  }

  #record(body: RecordBody, stream: Stream, atMs: EpochMs): void {
    const index = streams.indexOf(stream);
    const sequence = this.#heads[index] ?? 1;
    const firstAtMs = body.kind === "metrics" ? (body.atMs[0] ?? atMs) : atMs;
    this.#tickBefore(firstAtMs);
    const record = { wallMs: firstAtMs, bootId: "00".repeat(16), uptimeMs: 0, heads: [...this.#heads], body };
    this.#heads[index] = sequence + 1;
    this.#accept({
      kind: "record",
      deviceId: DEVICE,
      receivedAtMs: atMs,
      lane: "live",
      spoolId: SPOOL,
      stream,
      sequence,
      clockCorrectionMs: 0,
      record,
    });
    this.#tick(atMs);
  }

  /** Lets time pass up to the next record: second by second as long as there is silence to judge, then at once. */
  #tickBefore(atMs: number): void {
    const second = Math.floor(atMs / SECOND_MS) * SECOND_MS;
    const { silence } = this.#engine;
    for (let at = this.#tickedAtMs + SECOND_MS; silence.size > 0 && at < second; at += SECOND_MS)
      this.#tick(at);
    if (second > this.#tickedAtMs && second < atMs) this.#tick(second);
  }

  #tick(atMs: number): void {
    this.#tickedAtMs = Math.floor(atMs / SECOND_MS) * SECOND_MS;
    this.#accept({ kind: "tick", atMs });
  }

  #accept(input: EngineInput): void {
    this.#changeOrder.add(this.#engine.accept(input));
  }

  #tell(beforeMs: number): void {
    for (const change of this.#changeOrder.takeBefore(beforeMs)) this.#reader.fault(change);
  }

  #handOut(atMs: number): void {
    if (this.#reader.values === undefined) return;
    const device = this.#engine.devices.get(DEVICE);
    const watches = [
      ...(device?.lanes.map(({ watch }) => watch) ?? []),
      ...(device?.silence ? [device.silence] : []),
    ];
    for (const watch of watches) {
      for (const track of watch.tracks.values())
        for (const cell of track.cells.values())
          this.#reader.values(this.#valuesOf(watch, track, cell, atMs));
    }
  }

  #valuesOf(watch: Watch, track: Track, cell: Cell, atMs: EpochMs): ReplayedValues {
    const { rule } = track.running;
    const frame = watch.stand(track, cell);
    frame.atMs = atMs;
    const values = (this.#shown.get(rule.id) ?? []).map((shown) =>
      shown === undefined ? Number.NaN : shown.evaluate(frame) / shown.unit.factor,
    );
    const fault = states[frame.data[cell.base + header.state] ?? 0] ?? "inactive";
    return { atMs, ruleId: rule.id, instance: cell.instance, fault, values };
  }
}

function isBetween(value: number, above: number, upTo: number): boolean {
  return value > above && value <= upTo;
}
