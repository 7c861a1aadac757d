/** Plays rows of samples through the real engine as the records of one device, and hands out what follows. */
import { type RecordBody, type Stream, streams } from "@housecall/proto";
import { type EpochMs, SECOND_MS } from "@housecall/proto/base";
import { RuleEngine } from "../engine/rule-engine.ts";
import type { Cell, Track } from "../engine/running-rule.ts";
import type { EngineInput, FaultChange } from "../engine/types.ts";
import type { Watch } from "../engine/watch.ts";
import { header } from "../language/layout.ts";
import type { ShownValue } from "../language/rule.ts";
import type { ReplayRow } from "./replay-rows.ts";
import type { ReplayRules } from "./replay-rules.ts";

/** Rows that are given to the engine as one record when no values are wanted. */
const ROWS_PER_RECORD = 64;
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

/** A replay: rows in, faults and values out. Rows older than the one before are left out and counted. */
export class Replay {
  rows = 0;
  olderRows = 0;
  readonly #engine: RuleEngine;
  readonly #plan: ReplayRules;
  readonly #reader: ReplayReader;
  /** Shortest silence that a rule asks for; Infinity when none does. */
  readonly #silenceMs: number;
  /** What each rule shows for each of its lets. */
  readonly #shown: ReadonlyMap<string, readonly (ShownValue | undefined)[]>;
  readonly #heads = streams.map(() => 1);
  readonly #aliases: { alias: number; signal: string; instance: string }[] = [];
  readonly #batch: Batch;
  #lastAtMs = Number.NaN;
  #tickedAtMs = Number.NaN;

  constructor(plan: ReplayRules, reader: ReplayReader) {
    this.#engine = new RuleEngine(plan.rules);
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
    this.#batch = new Batch(reader.values === undefined ? ROWS_PER_RECORD : 1);
  }

  /** Takes the next row; `columns` are those of its reader. */
  take({ atMs, values, said }: ReplayRow, columns: readonly string[]): void {
    if (atMs < this.#lastAtMs) {
      this.olderRows += 1;
      return;
    }
    if (Number.isNaN(this.#lastAtMs)) this.#accept({ kind: "accepting", atMs: atMs - LISTENING_BEFORE_MS });
    if (this.#aliases.length < columns.length || Number.isNaN(this.#lastAtMs)) this.#introduce(columns, atMs);
    const wasSilent = atMs - this.#lastAtMs >= this.#silenceMs;
    if (wasSilent || atMs - this.#batch.firstAtMs >= this.#silenceMs) this.#flush();
    this.rows += 1;
    this.#lastAtMs = atMs;
    this.#batch.add(atMs, values);
    if (wasSilent || said.length > 0 || this.#batch.isFull) this.#flush();
    for (const body of said) this.#record(body, body.kind === "logs" ? "logs" : "urgent", atMs);
    if (said.length > 0) this.#handOut(atMs);
  }

  /** Judges what has been taken and not judged yet. */
  end(): void {
    this.#flush();
  }

  /** Why rules stopped on the way; empty when none did. */
  suspended(): readonly string[] {
    return this.#engine
      .ruleHealth()
      .filter(({ health, devices }) => health === "suspended" || devices.length > 0)
      .map(({ ruleId, lastError }) => `${ruleId}: ${lastError}`);
  }

  #introduce(columns: readonly string[], atMs: number): void {
    this.#flush();
    for (const name of columns.slice(this.#aliases.length))
      this.#aliases.push({ alias: this.#aliases.length + 1, ...seriesOf(name) });
    this.#batch.widen(columns.length);
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

  #flush(): void {
    const { count, lastAtMs } = this.#batch;
    if (count === 0) return;
    const body = this.#batch.take();
    if (body.columns.length > 0) this.#record(body, "metrics", lastAtMs);
    else this.#record({ kind: "state", full: false, entries: {} }, "urgent", lastAtMs);
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

  /** Lets time pass up to the next record: second by second where silence is judged, else at once. */
  #tickBefore(atMs: number): void {
    const second = Math.floor(atMs / SECOND_MS) * SECOND_MS;
    const isWatched = Number.isFinite(this.#silenceMs);
    for (let at = this.#tickedAtMs + SECOND_MS; isWatched && at < second; at += SECOND_MS) this.#tick(at);
    if (second > this.#tickedAtMs && second < atMs) this.#tick(second);
  }

  #tick(atMs: number): void {
    this.#tickedAtMs = Math.floor(atMs / SECOND_MS) * SECOND_MS;
    this.#accept({ kind: "tick", atMs });
  }

  #accept(input: EngineInput): void {
    for (const change of this.#engine.accept(input)) this.#reader.fault(change);
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

/** `disk_used_ratio{mount="/"}` or `disk_used_ratio{/}` as signal and instance. */
function seriesOf(name: string): { readonly signal: string; readonly instance: string } {
  const [, signal = name, instance = ""] = /^([^{]+)\{(?:[a-z_]+=)?"?([^{}"]*)"?\}$/.exec(name) ?? [];
  return { signal, instance };
}

/** Rows that wait to become one record, by columns. */
class Batch {
  count = 0;
  lastAtMs = Number.NaN;
  readonly #size: number;
  readonly #times: Float64Array;
  readonly #columns: Float64Array[] = [];

  constructor(size: number) {
    this.#size = size;
    this.#times = new Float64Array(size);
  }

  get firstAtMs(): number {
    return this.count === 0 ? Number.NaN : (this.#times[0] ?? Number.NaN);
  }

  get isFull(): boolean {
    return this.count >= this.#size;
  }

  /** Makes room for further columns; the batch must be empty. */
  widen(width: number): void {
    while (this.#columns.length < width) this.#columns.push(new Float64Array(this.#size));
  }

  add(atMs: number, values: readonly number[]): void {
    this.#times[this.count] = atMs;
    for (let index = 0; index < this.#columns.length; index += 1) {
      const column = this.#columns[index];
      if (column !== undefined) column[this.count] = values[index] ?? Number.NaN;
    }
    this.count += 1;
    this.lastAtMs = atMs;
  }

  take(): RecordBody & { readonly kind: "metrics" } {
    const { count } = this;
    this.count = 0;
    const columns = this.#columns.map((column, index) => ({
      alias: index + 1,
      values: column.slice(0, count),
    }));
    return {
      kind: "metrics",
      atMs: this.#times.slice(0, count),
      columns: columns.filter(({ values }) => !values.every(Number.isNaN)),
    };
  }
}
