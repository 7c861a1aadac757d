import type { RuleFile } from "@housecall/diagnostics-rules";
import { formatTopic, isUpChannel, limits, parseTopic } from "@housecall/proto";
import type { Fault } from "@housecall/proto/api";
import { AppError, type Clock, errorMessage, type Logger, SECOND_MS } from "@housecall/proto/base";
import type { DeviceAct, ServerAct } from "@housecall/proto/play";
import { Diagnosis } from "../diagnosis/diagnosis.ts";
import { createRuleEngine } from "../diagnosis/load-rule-files.ts";
import { encodeRuleFiles } from "../diagnosis/rule-files.ts";
import { Ingest } from "../ingest/ingest.ts";
import type { IngestListeners } from "../ingest/ingest-ports.ts";
import type { DeviceLink } from "../mqtt/device-link.ts";
import { openSqlDatabase } from "../store/records/sqlite/database.ts";
import { createFaultRecords } from "../store/records/sqlite/fault-records.ts";
import { createIngestRecords } from "../store/records/sqlite/ingest-records.ts";
import { recordsMigrations } from "../store/records/sqlite/migrations/index.ts";
import type { TelemetryStore } from "../store/telemetry/telemetry-store.ts";
import { MemoryTelemetry } from "./memory-telemetry.ts";

/** What {@link startVerdictPlane} needs. */
export interface VerdictPlaneOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly rules: readonly RuleFile[];
  /** Brings an act to its device; the way takes its time there. */
  readonly send: (act: ServerAct) => void;
  /** Told every change of a fault. */
  readonly onFault: (fault: Fault) => void;
  /** One that forgets, unless given. */
  readonly telemetry?: TelemetryStore;
}

/** The data plane as far as verdicts need it: the real ingest, records and rules; no network, no disk, no console. */
export interface VerdictPlane {
  /** Resolves when the rules are in force; the clock must go on meanwhile. */
  readonly started: Promise<void>;
  /** Takes what arrives from a device. */
  take(act: DeviceAct): void;
  /** To be called at every whole second of the clock. Never leads to a {@link ServerAct}. */
  tick(): void;
  /** How many records were refused, by reason. */
  quarantined(): Readonly<Record<string, number>>;
  /** Commits what waits; the clock must go on meanwhile, at most for a second. */
  stop(): Promise<void>;
}

/** Starts it on any clock. Rules with mistakes are left out: who has rules of others looks with loadRules first. */
export function startVerdictPlane(options: VerdictPlaneOptions): VerdictPlane {
  const { clock, logger, rules, send, onFault, telemetry = new MemoryTelemetry("counts") } = options;
  const database = openSqlDatabase(":memory:", recordsMigrations);
  const sessions = new Map<string, Session>();
  const diagnosis = new Diagnosis({
    records: createFaultRecords(database),
    createEngine: createRuleEngine,
    publish: onFault,
    clock,
    logger,
    firstCommitSeq: 0,
  });
  const ingest = new Ingest({
    store: telemetry,
    records: createIngestRecords(database),
    evaluator: diagnosis,
    listeners: quietListeners,
    link: linkTo(sessions, send),
    clock,
    logger,
    lastCommitSeq: 0,
  });
  const started = ingest.rulesChanged(encodeRuleFiles(rules), clock.nowMs());
  ingest.accepting(clock.nowMs());
  return {
    started,
    take: (act) => take(act, { sessions, ingest, clock, send }),
    tick: () => ingest.tick(clock.nowMs()),
    quarantined: () => ingest.quarantineCounts(),
    stop: async () => {
      await ingest.stop(SECOND_MS);
      database.close();
    },
  };
}

interface Session {
  readonly session: number;
  inFlight: number;
}

interface Parts {
  readonly sessions: Map<string, Session>;
  readonly ingest: Ingest;
  readonly clock: Clock;
  readonly send: (act: ServerAct) => void;
}

function take(act: DeviceAct, parts: Parts): void {
  const { sessions, ingest, clock } = parts;
  const current = sessions.get(act.deviceId);
  switch (act.kind) {
    case "connect":
      sessions.set(act.deviceId, { session: act.session, inFlight: 0 });
      return;
    case "publish":
      if (current?.session === act.session) void accept(act, current, parts);
      return;
    case "end":
      if (current?.session !== act.session) return;
      sessions.delete(act.deviceId);
      ingest.sessionEnded(act.deviceId, clock.nowMs());
  }
}

/** As the embedded broker: at most 16 publishes at a time, PUBACK when the record is stored. */
async function accept(
  act: Extract<DeviceAct, { kind: "publish" }>,
  current: Session,
  { ingest, clock, send }: Parts,
): Promise<void> {
  const { deviceId, session, id, topic, payload } = act;
  current.inFlight += 1;
  try {
    const { device, channel } = parseTopic(topic);
    if (device !== deviceId || !isUpChannel(channel)) throw new AppError("TOPIC_INVALID", topic);
    if (current.inFlight > limits.publishesInFlight)
      throw new AppError("RATE_LIMITED", `${current.inFlight} publishes in flight`);
    await ingest.accept({ deviceId, channel, payload, receivedAtMs: clock.nowMs() });
    send({ kind: "stored", deviceId, session, id });
  } catch (error) {
    send({ kind: "refused", deviceId, session, id, reason: errorMessage(error) });
  } finally {
    current.inFlight -= 1;
  }
}

function linkTo(sessions: ReadonlyMap<string, Session>, send: (act: ServerAct) => void): DeviceLink {
  return {
    publish: async (deviceId, channel, payload) => {
      const current = sessions.get(deviceId);
      if (current === undefined) return "offline";
      const topic = formatTopic({ device: deviceId, channel });
      send({ kind: "message", deviceId, session: current.session, topic, payload });
      return "sent";
    },
    isConnected: (deviceId) => sessions.has(deviceId),
    disconnect: () => {
      throw new AppError("INTERNAL", "Nobody here cuts a device off");
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
