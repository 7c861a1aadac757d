import {
  type Ack,
  type Birth,
  type DeviceRecord,
  decodeAck,
  encodeBirth,
  encodeRecord,
  encodeUplink,
  type Lane,
  type Stream,
  streams,
  type UpChannel,
} from "@housecall/proto";
import { type Logger, silentLogger } from "@housecall/proto/base";
import { Ingest } from "../../broker/ingest/ingest.ts";
import type { Evaluator, IngestListeners } from "../../broker/ingest/ingest-ports.ts";
import type { DeviceLink } from "../../broker/mqtt/device-link.ts";
import { openSqlDatabase, type SqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { createIngestRecords } from "../../broker/store/records/sqlite/ingest-records.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { type InMemoryTelemetryStore, inMemoryTelemetryStore } from "./in-memory-telemetry-store.ts";
import { type VirtualClock, virtualClock } from "./virtual-clock.ts";

export const worldSpoolId = "00000000000000aa";
export const worldBootId = "0123456789abcdef0123456789abcdef";

/** What the rules were given, in order, and what they say to it. */
export interface RecordingEvaluator extends Evaluator {
  readonly evaluated: { readonly commitSeq: number; readonly kind: string }[];
  /** How many changes had been concluded when; each conclude with something pending adds one. */
  readonly concluded: number[];
  /** Commit sequences at which a checkpoint was saved. */
  readonly checkpoints: number[];
  /** Which inputs change a fault. */
  isChange: (kind: string) => boolean;
}

/** Ingest over an in-memory telemetry store, real records in memory, a virtual clock and recording neighbours. */
export interface IngestWorld {
  readonly clock: VirtualClock;
  readonly store: InMemoryTelemetryStore;
  readonly database: SqlDatabase;
  ingest: Ingest;
  evaluator: RecordingEvaluator;
  readonly acks: Ack[];
  readonly heard: string[];
  readonly logged: string[];
  /** Lets commits, acknowledgements and quarantine happen. */
  settle(ms?: number): Promise<void>;
  /** A new server over the same stores, as after kill -9; `settledSeq` is the newest checkpoint's. */
  restart(): Promise<void>;
}

/** Builds the world; no device is known. */
export async function ingestWorld(): Promise<IngestWorld> {
  const clock = virtualClock(Date.UTC(2026, 10, 21, 10));
  const store = inMemoryTelemetryStore();
  const database = openSqlDatabase(":memory:", recordsMigrations);
  const acks: Ack[] = [];
  const heard: string[] = [];
  const logged: string[] = [];
  const link: DeviceLink = {
    publish: async (_deviceId, _channel, payload) => {
      acks.push(decodeAck(payload));
      return "sent";
    },
    isConnected: () => true,
    disconnect: () => undefined,
  };
  const logger: Logger = {
    ...silentLogger,
    error: (event) => logged.push(event),
    warn: (event) => logged.push(event),
  };
  const build = (evaluator: Evaluator): Ingest =>
    new Ingest({
      ...{ store, evaluator, link, clock, logger },
      records: createIngestRecords(database),
      listeners: recordingListeners(heard),
      lastCommitSeq: store.lastCommitSeq,
    });
  const evaluator = recordingEvaluator();
  const world: IngestWorld = {
    ...{ clock, store, database, acks, heard, logged, evaluator },
    ingest: build(evaluator),
    settle: (ms = 100) => clock.advance(ms),
    restart: async () => {
      const settledSeq = world.evaluator.checkpoints.at(-1) ?? 0;
      world.evaluator = recordingEvaluator();
      world.evaluator.checkpoints.push(settledSeq);
      world.ingest = build(world.evaluator);
      acks.length = 0;
      heard.length = 0;
      await world.ingest.restore({ settledSeq, evaluatedSeq: settledSeq });
    },
  };
  return world;
}

/** Publishes and lets it be handled; resolves to what became of the publish. */
export async function publish(
  world: IngestWorld,
  channel: UpChannel,
  payload: Uint8Array,
  deviceId = "dev-1",
): Promise<"settled" | "pending" | string> {
  let outcome = "pending";
  world.ingest.accept({ deviceId, channel, payload, receivedAtMs: world.clock.nowMs() }).then(
    () => {
      outcome = "settled";
    },
    (error: { code?: string }) => {
      outcome = error.code ?? "failed";
    },
  );
  await world.settle();
  return outcome;
}

/** The birth of dev-1 with two aliases: 1 cpu_busy_ratio, 2 load_1m. */
export function birthBytes(world: IngestWorld, facts: Partial<Birth> = {}): Uint8Array {
  return encodeBirth({
    ...{ device: "dev-1", bootId: worldBootId, spoolId: worldSpoolId, nonce: worldBootId, capabilities: [] },
    aliases: [
      { alias: 1, signal: "cpu_busy_ratio", instance: "", unit: "ratio" },
      { alias: 2, signal: "load_1m", instance: "", unit: "count" },
    ],
    ...{
      deviceClass: "linux",
      model: "m",
      firmware: "1",
      agentVersion: "1",
      configHash: "",
      clock: "synchronised",
    },
    ...{ wallMs: world.clock.nowMs(), uptimeMs: 60_000, name: "dev", bootReason: "", timeZone: "UTC" },
    positions: streams.map((stream) => ({ stream, firstHeld: 1, next: 1 })),
    ...facts,
  });
}

/** An uplink of dev-1. */
export function uplinkBytes(
  world: IngestWorld,
  facts: {
    readonly stream: Stream;
    readonly sequence: number;
    readonly lane?: Lane;
    readonly body: DeviceRecord["body"];
  } & Partial<DeviceRecord>,
): Uint8Array {
  const { stream, sequence, lane = "live", body, ...rest } = facts;
  const wallMs = rest.wallMs ?? world.clock.nowMs();
  const record = encodeRecord({
    bootId: worldBootId,
    uptimeMs: 61_000,
    heads: [1, 1, 1, 1],
    ...rest,
    wallMs,
    body,
  });
  return encodeUplink({ spoolId: worldSpoolId, stream, sequence, lane, record });
}

/** One sample of alias 1. */
export function metricsBytes(
  world: IngestWorld,
  sequence: number,
  facts: {
    readonly value?: number;
    readonly alias?: number;
    readonly lane?: Lane;
    readonly wallMs?: number;
    readonly uptimeMs?: number;
  } = {},
): Uint8Array {
  const { value = 0.5, alias = 1, lane = "live", wallMs = world.clock.nowMs(), uptimeMs = 61_000 } = facts;
  const body = {
    kind: "metrics" as const,
    atMs: Float64Array.of(wallMs),
    columns: [{ alias, values: Float64Array.of(value) }],
  };
  return uplinkBytes(world, { stream: "metrics", sequence, lane, wallMs, uptimeMs, body });
}

function recordingEvaluator(): RecordingEvaluator {
  let pending = 0;
  const evaluator: RecordingEvaluator = {
    evaluated: [],
    concluded: [],
    checkpoints: [],
    isChange: () => false,
    evaluate: (commitSeq, input) => {
      evaluator.evaluated.push({ commitSeq, kind: input.kind });
      if (!evaluator.isChange(input.kind)) return false;
      pending += 1;
      return true;
    },
    changeRules: () => undefined,
    conclude: () => {
      if (pending > 0) evaluator.concluded.push(pending);
      pending = 0;
    },
    saveCheckpoint: (commitSeq) => evaluator.checkpoints.push(commitSeq),
    saveReplayStart: () => undefined,
  };
  return evaluator;
}

function recordingListeners(heard: string[]): IngestListeners {
  return {
    onBirth: async (birth, { clockCorrectionMs }) =>
      void heard.push(`birth ${birth.device} ${clockCorrectionMs}`),
    onResult: async (_deviceId, result) => void heard.push(`result ${result.commandId} ${result.state}`),
    onConsent: async (_deviceId, report) => void heard.push(`consent ${report.consentId}`),
    onProgress: async () => void heard.push("progress"),
    acceptChunk: async () => void heard.push("chunk"),
    onReport: () => undefined,
    onValues: (_deviceId, values) => heard.push(`values ${values.map((value) => value.value).join()}`),
    onLoss: (_deviceId, loss) => heard.push(`loss ${loss.reason} ${loss.quantity}`),
    onClockChange: (deviceId, correctionMs) => heard.push(`clock ${deviceId} ${correctionMs}`),
  };
}
