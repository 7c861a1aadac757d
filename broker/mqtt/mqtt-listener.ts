import type { Clock, Logger, StopTimer } from "@housecall/proto/base";
import { type Door, openDoor, type ServerTls } from "./connection-door.ts";
import type { DeviceLink } from "./device-link.ts";
import { type BrokerHooks, startEmbeddedBroker } from "./embedded-broker.ts";
import { InFlightBudget } from "./in-flight-budget.ts";
import { defaultMqttLimits, type MqttLimits } from "./mqtt-limits.ts";
import { type PublishCounters, PublishDesk } from "./publish-desk.ts";
import { PublishIntake } from "./publish-intake.ts";
import { type ConnectionRefusal, RefusalCounter } from "./refusal.ts";
import { SessionDesk } from "./session-desk.ts";
import type { DeviceGate, SessionListener, UplinkSink } from "./uplink-sink.ts";

/** Everything the listener needs from outside. */
export interface MqttListenerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly bindAddress: string;
  readonly tls: ServerTls;
  readonly maxConnections: number;
  readonly sink: UplinkSink;
  readonly gate: DeviceGate;
  readonly sessions: readonly SessionListener[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits?: Partial<MqttLimits>;
}

/** What happened since the start. Reasons are stable words. */
export interface MqttCounters extends PublishCounters {
  readonly connectedDevices: number;
  /** Sockets, whatever their state. */
  readonly openConnections: number;
  readonly refusedConnections: Readonly<Record<string, number>>;
  readonly endedSessions: Readonly<Record<string, number>>;
  /** Publishes that wait because the store refuses. */
  readonly waitingPublishes: number;
}

/** The running listener. */
export interface MqttListener {
  readonly port: number;
  readonly link: DeviceLink;
  counters(): MqttCounters;
  /** Accepts nothing more, lets what is in flight end, closes every session. Resolves within `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>;
}

const DRAIN_POLL_MS = 20;
/** Frames are held back until CONNACK, so Aedes' own queue stays empty. */
const PACKETS_BEFORE_CONNACK = 8;

/**
 * Accepts devices over mutual TLS and hands their publishes to the sink.
 *
 * @throws AppError PORT_IN_USE, CONFIG_INVALID.
 */
export async function startMqttListener(options: MqttListenerOptions): Promise<MqttListener> {
  const { clock, logger, sink } = options;
  const limits = { ...defaultMqttLimits, ...options.limits };
  const refused = new RefusalCounter<ConnectionRefusal>();
  const budget = new InFlightBudget(limits.fleetInFlightBytes);
  const intake = new PublishIntake({ clock, logger, retryMs: limits.storeRetryMs });
  const desk = new SessionDesk({ ...options, listeners: options.sessions, budget, limits, refused });
  const publishes = new PublishDesk({
    sink,
    intake,
    clock,
    logger,
    onMisbehaviour: (session) => desk.punish(session, "too_many_refusals"),
  });
  const broker = await startEmbeddedBroker({
    hooks: hooksOf(desk, publishes, logger),
    connectTimeoutMs: limits.connectTimeoutMs,
    drainTimeoutMs: limits.drainTimeoutMs,
    packetsBeforeConnack: PACKETS_BEFORE_CONNACK,
  });
  const door = await openDoor({
    ...options,
    limits,
    onSecured: (socket, settle) => {
      const session = desk.receive(socket, settle);
      if (session !== undefined) broker.handle(session.connection);
    },
    onRefused: (reason) => refused.add(reason),
  }).catch((error: unknown) => broker.close().then(() => Promise.reject(error)));
  logger.info("mqtt-listening", `Devices connect to ${options.bindAddress}:${door.port}`, {
    port: door.port,
  });
  const stopTimers = startSweeping(desk, clock, limits);
  return {
    port: door.port,
    link: desk,
    counters: () => countersOf({ publishes, desk, door, refused, intake }),
    stop: async (deadlineMs) => {
      door.close();
      desk.drain();
      await drained(budget, clock, deadlineMs);
      stopTimers();
      desk.endAll("server_stopped");
      intake.stop();
      await broker.close();
    },
  };
}

function countersOf(parts: {
  readonly publishes: PublishDesk;
  readonly desk: SessionDesk;
  readonly door: Door;
  readonly refused: RefusalCounter<ConnectionRefusal>;
  readonly intake: PublishIntake;
}): MqttCounters {
  return {
    ...parts.publishes.counters(),
    connectedDevices: parts.desk.liveCount,
    openConnections: parts.door.openCount(),
    refusedConnections: parts.refused.snapshot(),
    endedSessions: parts.desk.endedByReason(),
    waitingPublishes: parts.intake.waitingCount,
  };
}

function hooksOf(desk: SessionDesk, publishes: PublishDesk, logger: Logger): BrokerHooks {
  return {
    connect: async (connection, request) => {
      const session = desk.sessionOf(connection);
      return session !== undefined && desk.mayConnect(session, request);
    },
    ready: (connection, client) => {
      const session = desk.sessionOf(connection);
      if (session !== undefined) desk.ready(session, client);
    },
    publish: async (connection, publish) => {
      const session = desk.sessionOf(connection);
      return session === undefined ? "silent" : publishes.take(session, publish);
    },
    subscribe: (connection, filter) => {
      const session = desk.sessionOf(connection);
      return session !== undefined && publishes.maySubscribe(session, filter);
    },
    unsubscribed: (connection, filters) => {
      const session = desk.sessionOf(connection);
      if (session !== undefined) publishes.unsubscribed(session, filters);
    },
    troubled: (message) => logger.error("mqtt-broker-troubled", message),
  };
}

function startSweeping(desk: SessionDesk, clock: Clock, limits: MqttLimits): StopTimer {
  const stopSweep = clock.every(limits.sweepMs, () => desk.sweep());
  let isRechecking = false;
  const stopRecheck = clock.every(limits.recheckMs, () => {
    if (isRechecking) return;
    isRechecking = true;
    void desk.recheck().finally(() => {
      isRechecking = false;
    });
  });
  return () => {
    stopSweep();
    stopRecheck();
  };
}

async function drained(budget: InFlightBudget, clock: Clock, deadlineMs: number): Promise<void> {
  const endMs = clock.uptimeMs() + deadlineMs;
  while (budget.reservedBytes > 0 && clock.uptimeMs() < endMs) await clock.sleep(DRAIN_POLL_MS);
}
