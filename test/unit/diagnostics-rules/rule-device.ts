import type { EngineInput } from "@housecall/diagnostics-rules";
import { type LogLine, type LossReport, type RecordBody, type Stream, streams } from "@housecall/proto";

/** Time 0 of these tests. */
export const T0 = 1_800_000_000_000;

type RecordInput = EngineInput & { readonly kind: "record" };

/** A device that writes records as a spool does, with sequences and heads; times are seconds after T0. */
export class RuleDevice {
  readonly id: string;
  readonly spoolId: string;
  readonly heads = [1, 1, 1, 1];
  readonly #aliases: { alias: number; signal: string; instance: string }[] = [];

  constructor(id = "dev-1", spoolId = "00000000000000aa", signals: readonly string[] = []) {
    this.id = id;
    this.spoolId = spoolId;
    for (const name of signals) this.#aliasOf(name);
  }

  /** `held`: first sequence still held per stream, for a device that was away. */
  birth(atS: number, held: Partial<Record<Stream, number>> = {}): EngineInput & { readonly kind: "birth" } {
    return {
      kind: "birth",
      deviceId: this.id,
      receivedAtMs: T0 + atS * 1_000,
      spoolId: this.spoolId,
      deviceClass: "linux",
      model: "m1",
      firmware: "1.0",
      positions: streams.map((stream, index) => ({
        stream,
        firstHeld: held[stream] ?? this.heads[index] ?? 1,
        next: this.heads[index] ?? 1,
      })),
      aliases: [...this.#aliases],
    };
  }

  /** Its session ends. */
  leave(atS: number): EngineInput & { readonly kind: "disconnected" } {
    return { kind: "disconnected", deviceId: this.id, receivedAtMs: T0 + atS * 1_000 };
  }

  /** One row of samples; names are "signal" or "signal{instance}". */
  metrics(atS: number, samples: Readonly<Record<string, number>>): RecordInput {
    return this.rows(
      [atS],
      Object.fromEntries(Object.entries(samples).map(([name, value]) => [name, [value]])),
    );
  }

  rows(timesS: readonly number[], samples: Readonly<Record<string, readonly number[]>>): RecordInput {
    const columns = Object.entries(samples).map(([name, values]) => ({
      alias: this.#aliasOf(name),
      values: Float64Array.from(values),
    }));
    const atMs = Float64Array.from(timesS, (atS) => T0 + atS * 1_000);
    return this.put(
      "metrics",
      { kind: "metrics", atMs, columns },
      { wallS: timesS[0] ?? 0, receivedS: timesS.at(-1) ?? 0 },
    );
  }

  log(atS: number, message: string, stream: Stream = "logs"): RecordInput {
    const line: LogLine = {
      atMs: T0 + atS * 1_000,
      severity: 4,
      source: "journal",
      unit: "test",
      message,
      redactions: 0,
      truncatedBytes: 0,
    };
    return this.put(stream, { kind: "logs", lines: [line] }, { wallS: atS, receivedS: atS });
  }

  heartbeat(atS: number): RecordInput {
    return this.put("urgent", { kind: "state", full: false, entries: {} }, { wallS: atS, receivedS: atS });
  }

  loss(atS: number, loss: Pick<LossReport, "stream"> & Partial<LossReport>): RecordInput {
    const body: LossReport = {
      kind: "loss",
      reason: "spool_full",
      quantity: 1,
      firstSequence: 0,
      lastSequence: 0,
      firstAtMs: T0 + atS * 1_000,
      lastAtMs: T0 + atS * 1_000,
      ...loss,
    };
    return this.put("urgent", body, { wallS: atS, receivedS: atS });
  }

  rejected(record: RecordInput, atS: number): EngineInput {
    const { deviceId, spoolId, stream, sequence } = record;
    return { kind: "rejected", deviceId, spoolId, stream, sequence, receivedAtMs: T0 + atS * 1_000 };
  }

  put(
    stream: Stream,
    body: RecordBody,
    { wallS, receivedS }: { wallS: number; receivedS: number },
  ): RecordInput {
    const index = streams.indexOf(stream);
    const sequence = this.heads[index] ?? 1;
    const record = {
      wallMs: T0 + wallS * 1_000,
      bootId: "0".repeat(32),
      uptimeMs: 0,
      heads: [...this.heads],
      body,
    };
    this.heads[index] = sequence + 1;
    return {
      kind: "record",
      deviceId: this.id,
      receivedAtMs: T0 + receivedS * 1_000,
      lane: "live",
      spoolId: this.spoolId,
      stream,
      sequence,
      clockCorrectionMs: 0,
      record,
    };
  }

  #aliasOf(name: string): number {
    const [, signal = name, instance = ""] = /^([^{]+)(?:\{(.*)\})?$/.exec(name) ?? [];
    const known = this.#aliases.find((alias) => alias.signal === signal && alias.instance === instance);
    if (known) return known.alias;
    const alias = this.#aliases.length + 1;
    this.#aliases.push({ alias, signal, instance });
    return alias;
  }
}

export function tick(atS: number): EngineInput {
  return { kind: "tick", atMs: T0 + atS * 1_000 };
}

export function accepting(atS: number): EngineInput {
  return { kind: "accepting", atMs: T0 + atS * 1_000 };
}

/** The same record, received at another time or in another lane. */
export function received(record: RecordInput, atS: number, lane: "live" | "backlog" = "live"): RecordInput {
  return { ...record, receivedAtMs: T0 + atS * 1_000, lane };
}
