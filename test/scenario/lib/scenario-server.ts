/** The server as far as verdicts need it: real ingest, records and rules, on the clock of the scenario; no network. */
import type { SessionEvents, Transport, TransportSession } from "@housecall/agent";
import { formatTopic, isUpChannel, limits, parseTopic } from "@housecall/proto";
import type { Fault } from "@housecall/proto/api";
import {
  AppError,
  type Clock,
  type DurationMs,
  type Logger,
  MINUTE_MS,
  SECOND_MS,
} from "@housecall/proto/base";
import type { WorldClock } from "@housecall/proto/clock";
import { Diagnosis } from "../../../broker/diagnosis/diagnosis.ts";
import { createRuleEngine, loadRuleFiles } from "../../../broker/diagnosis/load-rule-files.ts";
import { encodeRuleFiles } from "../../../broker/diagnosis/rule-files.ts";
import { Ingest } from "../../../broker/ingest/ingest.ts";
import type { IngestListeners } from "../../../broker/ingest/ingest-ports.ts";
import type { DeviceLink } from "../../../broker/mqtt/device-link.ts";
import { openSqlDatabase } from "../../../broker/store/records/sqlite/database.ts";
import { createFaultRecords } from "../../../broker/store/records/sqlite/fault-records.ts";
import { createIngestRecords } from "../../../broker/store/records/sqlite/ingest-records.ts";
import { recordsMigrations } from "../../../broker/store/records/sqlite/migrations/index.ts";
import { MemoryTelemetry } from "./memory-telemetry.ts";

/** A way of so many milliseconds from device to server or back. */
const NETWORK_DELAY_MS: DurationMs = 20;
const LISTENING_BEFORE_MS: DurationMs = 2 * MINUTE_MS;

/** A server that devices reach without a network. */
export interface ScenarioServer {
  /** Every state that a fault went through, as it was told. */
  readonly told: readonly Fault[];
  readonly telemetry: MemoryTelemetry;
  transportOf(deviceId: string): Transport;
  quarantined(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Starts it with the shipped rules; returns when it has listened long enough for silence to be judged. */
export async function startScenarioServer(options: {
  readonly clock: WorldClock;
  readonly logger: Logger;
}): Promise<ScenarioServer> {
  const { clock, logger } = options;
  const database = openSqlDatabase(":memory:", recordsMigrations);
  const told: Fault[] = [];
  const telemetry = new MemoryTelemetry();
  const sessions = new Map<string, SessionEvents>();
  const diagnosis = new Diagnosis({
    records: createFaultRecords(database),
    createEngine: createRuleEngine,
    publish: (fault) => told.push(fault),
    clock,
    logger,
  });
  const ingest = new Ingest({
    store: telemetry,
    records: createIngestRecords(database),
    evaluator: diagnosis,
    listeners: quietListeners,
    link: linkTo(sessions, clock),
    clock,
    logger,
    lastCommitSeq: 0,
  });
  const rules = loadRuleFiles([]);
  if (rules.problems.length > 0)
    throw new AppError("RULE_INVALID", rules.problems.map(({ message }) => message).join("\n"));
  const rulesStored = ingest.rulesChanged(encodeRuleFiles(rules.files), clock.nowMs());
  ingest.accepting(clock.nowMs());
  const stopTicks = clock.every(SECOND_MS, () => ingest.tick(clock.nowMs()));
  await clock.advance(LISTENING_BEFORE_MS);
  await rulesStored;
  return {
    told,
    telemetry,
    transportOf: (deviceId) => transportTo({ deviceId, ingest, sessions, clock }),
    quarantined: () => ingest.quarantineCounts(),
    stop: async () => {
      stopTicks();
      const stopped = ingest.stop(SECOND_MS);
      await clock.advance(2 * SECOND_MS);
      await stopped;
      database.close();
    },
  };
}

const nothing = () => Promise.resolve();
const quietListeners: IngestListeners = {
  onBirth: nothing,
  onResult: nothing,
  onConsent: nothing,
  onProgress: nothing,
  acceptChunk: nothing,
  onReport: () => undefined,
  onValues: () => undefined,
  onLoss: () => undefined,
  onClockChange: () => undefined,
};

function linkTo(sessions: ReadonlyMap<string, SessionEvents>, clock: Clock): DeviceLink {
  return {
    publish: async (deviceId, channel, payload) => {
      await clock.sleep(NETWORK_DELAY_MS);
      const session = sessions.get(deviceId);
      session?.onMessage(formatTopic({ device: deviceId, channel }), payload);
      return session === undefined ? "offline" : "sent";
    },
    isConnected: (deviceId) => sessions.has(deviceId),
    disconnect: () => {
      throw new AppError("INTERNAL", "No scenario has a device that must be cut off");
    },
  };
}

interface SessionParts {
  readonly deviceId: string;
  readonly ingest: Ingest;
  readonly sessions: Map<string, SessionEvents>;
  readonly clock: Clock;
}

function transportTo(parts: SessionParts): Transport {
  const { deviceId, sessions, clock } = parts;
  return {
    connect: async (events) => {
      await clock.sleep(NETWORK_DELAY_MS);
      sessions.set(deviceId, events);
      return openSession(parts, events);
    },
  };
}

/** As the embedded broker: at most 16 publishes at a time, PUBACK when the record is stored. */
function openSession(parts: SessionParts, events: SessionEvents): TransportSession {
  const { deviceId, ingest, sessions, clock } = parts;
  let inFlight = 0;
  const pass = async (): Promise<void> => {
    await clock.sleep(NETWORK_DELAY_MS);
    if (sessions.get(deviceId) !== events) throw new AppError("UNAVAILABLE", "The session has ended");
  };
  return {
    publish: async (topic, payload) => {
      const { device, channel } = parseTopic(topic);
      if (device !== deviceId || !isUpChannel(channel)) throw new AppError("TOPIC_INVALID", topic);
      inFlight += 1;
      if (inFlight > limits.publishesInFlight)
        throw new AppError("RATE_LIMITED", `${inFlight} publishes in flight`);
      await pass();
      await ingest.accept({ deviceId, channel, payload, receivedAtMs: clock.nowMs() });
      await pass();
      inFlight -= 1;
    },
    subscribe: pass,
    end: () => {
      if (sessions.get(deviceId) !== events) return;
      sessions.delete(deviceId);
      ingest.sessionEnded(deviceId, clock.nowMs());
      events.onClosed("closed by the device");
    },
  };
}
