import type { DeviceEvent, StateValue } from "@housecall/proto";
import type { Clock, DurationMs, EpochMs, Logger } from "@housecall/proto/base";
import { createBatchBuilder } from "../collect/batch-builder.ts";
import type { Measurement } from "../collect/collector.ts";
import { createSignalShaper, type SignalShaper } from "../collect/signal-shaper.ts";
import type { StateBoard } from "../collect/state-board.ts";
import { toHarmlessText } from "../logs/harmless-text.ts";
import type { RawLine } from "../logs/raw-line.ts";
import type { SocketServer } from "../platform/ports.ts";
import type { AliasTable, RecordWriter } from "../ports.ts";
import { redactLine } from "../privacy/redactor.ts";
import { type IngestMessage, parseIngestMessage } from "./ingest-message.ts";
import { servePeer } from "./line-protocol.ts";

/** Programs that are connected at a time. */
const MAX_PEERS = 32;
const FOLDER_MODE = 0o755;

/** What {@link startIngestSocket} needs. */
export interface IngestSocketOptions {
  readonly sockets: SocketServer;
  /** Where ingest.sock is made. */
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly writer: RecordWriter;
  readonly aliases: AliasTable;
  readonly board: StateBoard;
  readonly deviceClass: string;
  readonly batchIntervalMs: DurationMs;
  /** Takes a log line; false when it was over the rate. */
  readonly acceptLine: (line: RawLine) => boolean;
}

/** Listens for the appliance's own programs: samples, state, events, cycles, log lines. */
export async function startIngestSocket(options: IngestSocketOptions): Promise<{ stop(): Promise<void> }> {
  const { clock, logger, writer } = options;
  const ingest = new Ingest(options);
  const onDropped = (quantity: number): void => {
    const atMs = clock.nowMs();
    writer.lost({ stream: "metrics", reason: "rate_limited", quantity, firstAtMs: atMs, lastAtMs: atMs });
  };
  const place = {
    folder: options.folder,
    name: "ingest.sock",
    folderMode: FOLDER_MODE,
    group: "",
    maxPeers: MAX_PEERS,
  };
  const server = await options.sockets.listen(place, (socket) => {
    servePeer(socket, {
      clock,
      logger,
      onDropped,
      take: (message) => ingest.take(parseIngestMessage(message, clock.nowMs())),
    });
  });
  const stopTimer = clock.every(options.batchIntervalMs, () => ingest.flush());
  return {
    stop: async () => {
      stopTimer();
      await server.close();
      ingest.flush();
    },
  };
}

/** Sorts messages to where they belong; samples wait for their batch. */
class Ingest {
  readonly #options: IngestSocketOptions;
  readonly #builder = createBatchBuilder();
  readonly #shaper: SignalShaper;

  constructor(options: IngestSocketOptions) {
    this.#options = options;
    this.#shaper = createSignalShaper(options);
  }

  /** @throws Error when there was no room for it. */
  take(message: IngestMessage): void {
    const nowMs = this.#options.clock.nowMs();
    switch (message.type) {
      case "sample":
        this.#keep([withUnit(message)], message.atMs ?? nowMs);
        return;
      case "samples":
        this.#keep(Object.entries(message.values).map(toMeasurement), message.atMs ?? nowMs);
        return;
      case "state":
        this.#setState(message.entries);
        return;
      case "event":
        this.#writeEvent(message, message.atMs ?? nowMs);
        return;
      case "cycle":
        this.#writeEvent(toCycleEvent(message), nowMs);
        return;
      case "log":
        if (!this.#options.acceptLine(toRawLine(message, nowMs)))
          throw new Error("log line dropped, over the rate");
    }
  }

  flush(): void {
    for (const batch of this.#builder.take()) this.#options.writer.write("metrics", batch, batch.atMs[0]);
  }

  #keep(measurements: readonly Measurement[], atMs: EpochMs): void {
    for (const { alias, value } of this.#shaper.shape(measurements)) {
      if (this.#builder.add(atMs, alias, value)) continue;
      this.flush();
      this.#builder.add(atMs, alias, value);
    }
  }

  #setState(entries: Readonly<Record<string, StateValue>>): void {
    const refused = this.#options.board.set(redactEntries(entries));
    if (refused.length > 0) throw new Error(`state is full: no room for ${refused.slice(0, 5).join(", ")}`);
  }

  #writeEvent({ name, severity, attributes }: Omit<DeviceEvent, "kind">, atMs: EpochMs): void {
    const event: DeviceEvent = {
      kind: "event",
      name: clean(name),
      severity,
      attributes: redactEntries(attributes),
    };
    // What was measured before it stands before it: the samples of a cycle before the cycle's end.
    this.flush();
    this.#options.writer.write("urgent", event, atMs);
  }
}

function toMeasurement([signal, value]: readonly [string, number]): Measurement {
  return { signal, value, instance: "" };
}

function toCycleEvent(message: Extract<IngestMessage, { type: "cycle" }>): Omit<DeviceEvent, "kind"> {
  const { name, result, startedAtMs, endedAtMs } = message;
  const attributes = {
    ...message.attributes,
    name,
    result,
    started_at_ms: startedAtMs,
    ended_at_ms: endedAtMs,
  };
  return { name: "cycle-finished", severity: 6, attributes };
}

function withUnit({
  signal,
  value,
  instance,
  unit,
}: Extract<IngestMessage, { type: "sample" }>): Measurement {
  return unit === undefined ? { signal, value, instance } : { signal, value, instance, unit };
}

function toRawLine(message: Extract<IngestMessage, { type: "log" }>, nowMs: EpochMs): RawLine {
  const { program, severity, message: text, atMs } = message;
  return {
    atMs: atMs ?? nowMs,
    severity,
    source: `app:${program}`,
    unit: program,
    message: text,
    cutBytes: 0,
  };
}

function redactEntries(entries: Readonly<Record<string, StateValue>>): Record<string, StateValue> {
  return Object.fromEntries(
    Object.entries(entries).map(([key, value]) => [key, typeof value === "string" ? clean(value) : value]),
  );
}

function clean(text: string): string {
  return redactLine(toHarmlessText(text)).text;
}
