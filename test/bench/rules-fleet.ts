/** What a fleet of made-up appliances sends, minute by minute, as the engine takes it in. */
import type { EngineInput } from "@housecall/diagnostics-rules";
import { type RecordBody, type Stream, streams } from "@housecall/proto";
import { type BenchSignal, benchSignals } from "./rules-mix.ts";

const T0 = 1_800_000_000_000;
const MINUTE_MS = 60_000;
/** Devices that behave alike; the first kind falls ill now and then, and its rules fire. */
const KINDS = 64;
/** Samples of one signal in a batch: one minute, every ten seconds. */
const ROWS = 6;
const SILENT_LINES = ["dhcp lease renewed", "wifi rssi -61", "spin plan 3 chosen", "valve 2 closed"];
const TOLD_LINES = ["pump stall after 412 ms", "sensor ntc2 out of range", "heater relay stuck closed"];

/** The fleet: makes its inputs as they are asked for. All values exist beforehand. */
export class BenchFleet {
  readonly size: number;
  readonly #heads: Int32Array;
  /** By minute, then by kind. */
  readonly #batches: readonly (readonly RecordBody[])[];

  constructor(size: number, minutes: number) {
    this.size = size;
    this.#heads = new Int32Array(size * streams.length).fill(1);
    const kinds = Array.from({ length: KINDS }, (_, kind) => valuesOf(kind, minutes));
    this.#batches = Array.from({ length: minutes }, (_, minute) =>
      kinds.map((values) => batchOf(values, minute)),
    );
  }

  /** Samples that one minute of all devices holds. */
  get samplesPerMinute(): number {
    return this.size * Object.keys(benchSignals).length * ROWS;
  }

  *births(): Generator<EngineInput> {
    yield { kind: "accepting", atMs: T0 - 120_000 };
    yield { kind: "tick", atMs: T0 - 1_000 };
    const aliases = Object.keys(benchSignals).map((signal, index) => ({
      alias: index + 1,
      signal,
      instance: "",
    }));
    for (let index = 0; index < this.size; index += 1) {
      yield {
        kind: "birth",
        deviceId: deviceIdOf(index),
        receivedAtMs: T0,
        spoolId: spoolIdOf(index),
        deviceClass: "linux",
        model: "bench",
        firmware: "1.0",
        positions: streams.map((stream) => ({ stream, firstHeld: 1, next: 1 })),
        aliases,
      };
    }
  }

  /** One minute of the fleet: each device its batch of samples and a log batch, some an event, and a tick per second. */
  *minute(minute: number): Generator<EngineInput> {
    const startedAtMs = T0 + minute * MINUTE_MS;
    const perSecond = Math.ceil(this.size / 60);
    for (let index = 0; index < this.size; index += 1) {
      const batch = this.#batches[minute]?.[index % KINDS];
      if (batch === undefined) throw new RangeError(`no minute ${minute}`);
      yield this.#record(index, "metrics", batch, startedAtMs);
      yield this.#record(index, "logs", linesOf(index, minute, startedAtMs), startedAtMs + 55_000);
      if ((index + minute) % 2 === 0)
        yield this.#record(index, "urgent", eventOf("cycle-finished"), startedAtMs + 56_000);
      if ((index + minute) % 5 === 0)
        yield this.#record(index, "urgent", eventOf("door-opened"), startedAtMs + 57_000);
      if (index % perSecond === 0)
        yield { kind: "tick", atMs: startedAtMs + MINUTE_MS + (index / perSecond) * 1_000 };
    }
  }

  #record(index: number, stream: Stream, body: RecordBody, wallMs: number): EngineInput {
    const at = index * streams.length;
    const place = streams.indexOf(stream);
    const heads = Array.from(this.#heads.subarray(at, at + streams.length));
    this.#heads[at + place] = (heads[place] ?? 0) + 1;
    return {
      kind: "record",
      deviceId: deviceIdOf(index),
      receivedAtMs: wallMs + 60_000,
      lane: "live",
      spoolId: spoolIdOf(index),
      stream,
      sequence: heads[place] ?? 0,
      clockCorrectionMs: 0,
      record: { wallMs, bootId: "0".repeat(32), uptimeMs: 0, heads, body },
    };
  }
}

function deviceIdOf(index: number): string {
  return `bench-${String(index).padStart(6, "0")}`;
}

function spoolIdOf(index: number): string {
  return index.toString(16).padStart(16, "0");
}

function eventOf(name: string): RecordBody {
  return { kind: "event", name, severity: 6, attributes: {} };
}

function linesOf(index: number, minute: number, atMs: number): RecordBody {
  const told = (index + 3 * minute) % 20 === 0 ? TOLD_LINES : SILENT_LINES;
  return {
    kind: "logs",
    lines: [0, 1].map((line) => ({
      atMs: atMs + 50_000 + line * 1_000,
      severity: 4,
      source: "journal",
      unit: "washer",
      message: told[(index + line) % told.length] ?? "",
      redactions: 0,
      truncatedBytes: 0,
    })),
  };
}

/** The values of a kind, one series per signal, over all minutes. */
function valuesOf(kind: number, minutes: number): readonly Float64Array[] {
  const random = randomOf(kind + 1);
  return Object.values(benchSignals).map((signal) => {
    let total = Math.floor(random() * 1_000_000);
    return Float64Array.from({ length: minutes * ROWS }, (_, index) => {
      const isIll = kind === 0 && Math.floor(index / ROWS / 4) % 2 === 1;
      const value = healthy(signal, index, kind, random()) * (isIll ? 1.9 : 1);
      if (signal.kind === "gauge") return rounded(value, signal.decimals);
      total += Math.max(0, Math.round(value));
      return total;
    });
  });
}

function healthy({ mean, swing, noise }: BenchSignal, index: number, kind: number, random: number): number {
  return mean + swing * Math.sin(index / 60 + kind) + noise * (2 * random - 1);
}

function rounded(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}

function batchOf(values: readonly Float64Array[], minute: number): RecordBody {
  return {
    kind: "metrics",
    atMs: Float64Array.from({ length: ROWS }, (_, row) => T0 + minute * MINUTE_MS + row * 10_000),
    columns: values.map((column, index) => ({
      alias: index + 1,
      values: column.slice(minute * ROWS, (minute + 1) * ROWS),
    })),
  };
}

/** mulberry32: 0..1, the same in every run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
