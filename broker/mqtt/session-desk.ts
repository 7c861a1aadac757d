import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { type DownChannel, formatTopic } from "@housecall/proto";
import { type Clock, errorMessage, type Logger, SECOND_MS } from "@housecall/proto/base";
import { certificateIdentity } from "./certificate-identity.ts";
import { ConductBook } from "./device-conduct.ts";
import type { DeviceLink } from "./device-link.ts";
import { DeviceSession } from "./device-session.ts";
import { brokerFailure, type ConnectRequest, type OutboundClient } from "./embedded-broker.ts";
import type { InFlightBudget } from "./in-flight-budget.ts";
import type { MqttLimits } from "./mqtt-limits.ts";
import { type ConnectionRefusal, RefusalCounter } from "./refusal.ts";
import type { DeviceGate, SessionEndReason, SessionListener } from "./uplink-sink.ts";
import { WaitingRoom } from "./waiting-room.ts";

/** What the desk works with. */
export interface SessionDeskOptions {
  readonly gate: DeviceGate;
  readonly listeners: readonly SessionListener[];
  readonly budget: InFlightBudget;
  readonly limits: MqttLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly refused: RefusalCounter<ConnectionRefusal>;
}

/** MQTT 3.1.1. */
const PROTOCOL_VERSION = 4;

/**
 * Knows every connection from its certificate to its end, and says who is present.
 *
 * Invariants: at most one live session per device; `sessionStarted` and `sessionEnded` alternate for a
 * device; a connection that is not live has told nobody anything.
 */
export class SessionDesk implements DeviceLink {
  readonly #options: SessionDeskOptions;
  readonly #all = new Map<Duplex, DeviceSession>();
  readonly #live = new Map<string, DeviceSession>();
  readonly #settle = new WeakMap<DeviceSession, () => void>();
  readonly #conduct: ConductBook;
  readonly #waitingRoom: WaitingRoom;
  readonly #ended = new RefusalCounter<SessionEndReason>();

  constructor(options: SessionDeskOptions) {
    this.#options = options;
    this.#conduct = new ConductBook(options.limits);
    this.#waitingRoom = new WaitingRoom(options);
  }

  get liveCount(): number {
    return this.#live.size;
  }

  endedByReason(): Readonly<Record<string, number>> {
    return this.#ended.snapshot();
  }

  /** Makes a session of a verified socket; undefined when it is refused already. */
  receive(socket: TLSSocket, settle: () => void): DeviceSession | undefined {
    const { clock, limits, budget } = this.#options;
    const identity = certificateIdentity(socket);
    if (identity === undefined) return this.#turnAway(socket, "certificate_unusable");
    // A resumed TLS session is not verified again.
    if (identity.expiresAtMs <= clock.nowMs()) return this.#turnAway(socket, "certificate_expired");
    const conduct = this.#conduct.of(identity.deviceId, clock.uptimeMs());
    const isBanned = conduct.isBanned(clock.uptimeMs());
    if (isBanned || !conduct.connects.tryTake(clock.uptimeMs())) {
      this.#refuse(isBanned ? "banned" : "reconnecting_too_fast", identity.deviceId);
      settle();
      this.#waitingRoom.keep(identity.deviceId, socket);
      return undefined;
    }
    const session = new DeviceSession({
      ...identity,
      address: socket.remoteAddress ?? "",
      socket,
      conduct,
      budget,
      limits,
      clock,
      onRefusedFrame: (refusing, reason) => this.#frameRefused(refusing, reason),
      onClosed: (closing, error) => this.#closed(closing, error),
    });
    this.#all.set(session.connection, session);
    this.#settle.set(session, settle);
    return session;
  }

  sessionOf(connection: Duplex): DeviceSession | undefined {
    return this.#all.get(connection);
  }

  /** Decides about a CONNECT; a session that it replaces ends here. */
  async mayConnect(session: DeviceSession, request: ConnectRequest): Promise<boolean> {
    const refusal = this.#judgeRequest(session, request) ?? (await this.#askGate(session));
    if (refusal !== undefined) {
      this.#refuse(refusal, session.deviceId);
      return false;
    }
    const { keepAliveMaxMs } = this.#options.limits;
    const wantedMs = request.keepAliveSeconds * SECOND_MS;
    session.keepAliveMs = wantedMs === 0 ? keepAliveMaxMs : Math.min(wantedMs, keepAliveMaxMs);
    this.#live.get(session.deviceId)?.end("taken_over");
    return !session.isOver;
  }

  /** CONNACK has been sent. */
  ready(session: DeviceSession, outbound: OutboundClient): void {
    if (session.isOver) return;
    this.#live.get(session.deviceId)?.end("taken_over");
    this.#live.set(session.deviceId, session);
    this.#settle.get(session)?.();
    session.outbound = outbound;
    session.isAnnounced = true;
    const { deviceId, address } = session;
    const atMs = this.#options.clock.nowMs();
    this.#tell((listener) => listener.sessionStarted({ deviceId, atMs, address }));
    session.open();
  }

  /** Closes the session and keeps the device away for a while. */
  punish(session: DeviceSession, refusal: ConnectionRefusal): void {
    if (session.isOver) return;
    this.#refuse(refusal, session.deviceId);
    this.#ban(session);
    session.end("misbehaved");
  }

  isConnected(deviceId: string): boolean {
    return this.#live.has(deviceId);
  }

  disconnect(deviceId: string, reason: SessionEndReason): void {
    for (const session of this.#all.values()) if (session.deviceId === deviceId) session.end(reason);
  }

  async publish(deviceId: string, channel: DownChannel, payload: Uint8Array): Promise<"sent" | "offline"> {
    const session = this.#live.get(deviceId);
    if (session?.outbound === undefined || !session.subscriptions.has(channel)) return "offline";
    if (session.connection.writableLength > this.#options.limits.outgoingBytesPerDevice) {
      this.#refuse("slow_consumer", deviceId);
      session.end("connection_lost");
      return "offline";
    }
    // An ack that is lost with its connection is made up for by the next one; a command should be confirmed.
    const qos = channel === "ack" ? 0 : 1;
    await session.outbound.send({ topic: formatTopic({ device: deviceId, channel }), payload, qos });
    return session.isOver ? "offline" : "sent";
  }

  /** Ends what is silent or expired. */
  sweep(): void {
    const { clock } = this.#options;
    const uptimeMs = clock.uptimeMs();
    const nowMs = clock.nowMs();
    for (const session of this.#all.values()) {
      if (session.isSilent(uptimeMs)) session.end("keep_alive");
      else if (session.expiresAtMs <= nowMs) session.end("revoked");
    }
    this.#conduct.forget(uptimeMs, (deviceId) => this.#live.has(deviceId));
  }

  /** Asks the gate again about everybody who is here: Aedes itself never does. */
  async recheck(): Promise<void> {
    for (const session of [...this.#live.values()]) {
      const refusal = await this.#askGate(session);
      if (refusal === "device_revoked" || refusal === "device_unknown") session.end("revoked");
    }
  }

  /** Lets nothing new begin. */
  drain(): void {
    for (const session of this.#all.values()) session.isDraining = true;
  }

  endAll(reason: SessionEndReason): void {
    this.#waitingRoom.empty();
    for (const session of [...this.#all.values()]) session.end(reason);
  }

  #judgeRequest(session: DeviceSession, request: ConnectRequest): ConnectionRefusal | undefined {
    if (request.protocolVersion !== PROTOCOL_VERSION) return "protocol_version";
    if (request.clientId !== session.deviceId) return "client_id_mismatch";
    return request.hasWill ? "will_not_permitted" : undefined;
  }

  async #askGate(session: DeviceSession): Promise<ConnectionRefusal | undefined> {
    try {
      const answer = await this.#options.gate.admit(session);
      if (answer === "admitted") return undefined;
      return answer === "revoked" ? "device_revoked" : "device_unknown";
    } catch (error) {
      this.#options.logger.warn("gate-failed", errorMessage(error), { deviceId: session.deviceId });
      return "gate_failed";
    }
  }

  #frameRefused(session: DeviceSession, reason: ConnectionRefusal): void {
    this.#refuse(reason, session.deviceId);
    if (session.phase !== "ready") return;
    this.#ban(session);
    session.blame("misbehaved");
  }

  #closed(session: DeviceSession, error: Error | undefined): void {
    this.#all.delete(session.connection);
    if (error !== undefined) this.#blameFor(session, error);
    if (this.#live.get(session.deviceId) === session) this.#live.delete(session.deviceId);
    if (!session.isAnnounced) return;
    const { deviceId, endReason: reason } = session;
    this.#ended.add(reason);
    const atMs = this.#options.clock.nowMs();
    this.#tell((listener) => listener.sessionEnded({ deviceId, atMs, reason }));
  }

  #blameFor(session: DeviceSession, error: Error): void {
    const failure = brokerFailure(error);
    this.#refuse(failure, session.deviceId, error.message);
    if (failure !== "protocol_violation" || session.phase !== "ready") return;
    this.#ban(session);
    session.blame("misbehaved");
  }

  #ban(session: DeviceSession): void {
    const durationMs = session.conduct.ban(this.#options.clock.uptimeMs());
    this.#options.logger.warn("device-banned", `Device ${session.deviceId} is kept away for a while`, {
      deviceId: session.deviceId,
      durationMs,
    });
  }

  #turnAway(socket: TLSSocket, reason: ConnectionRefusal): undefined {
    this.#refuse(reason, "");
    socket.destroy();
    return undefined;
  }

  #refuse(reason: ConnectionRefusal, deviceId: string, detail = ""): void {
    this.#options.refused.add(reason);
    this.#options.logger.debug("connection-refused", detail, { deviceId, reason });
  }

  #tell(call: (listener: SessionListener) => void): void {
    for (const listener of this.#options.listeners) {
      try {
        call(listener);
      } catch (error) {
        this.#options.logger.error("session-listener-failed", errorMessage(error));
      }
    }
  }
}
