import type { TLSSocket } from "node:tls";
import type { DownChannel } from "@housecall/proto";
import type { Clock, DurationMs, EpochMs, StopTimer } from "@housecall/proto/base";
import type { DeviceConduct } from "./device-conduct.ts";
import type { OutboundClient } from "./embedded-broker.ts";
import { type FixedHeader, FrameType } from "./fixed-header.ts";
import { type ConnectionPhase, judgeFrame } from "./frame-rules.ts";
import { type FrameGuard, GatedConnection } from "./gated-connection.ts";
import type { InFlightBudget } from "./in-flight-budget.ts";
import type { MqttLimits } from "./mqtt-limits.ts";
import type { ConnectionRefusal } from "./refusal.ts";
import type { SessionEndReason } from "./uplink-sink.ts";

/** What a session needs from its surroundings. */
export interface DeviceSessionOptions {
  readonly deviceId: string;
  readonly fingerprint: string;
  readonly expiresAtMs: EpochMs;
  readonly address: string;
  readonly socket: TLSSocket;
  readonly conduct: DeviceConduct;
  readonly budget: InFlightBudget;
  readonly limits: MqttLimits;
  readonly clock: Clock;
  /** The gate refuses a frame: count it, and close the session. */
  readonly onRefusedFrame: (session: DeviceSession, reason: ConnectionRefusal) => void;
  readonly onClosed: (session: DeviceSession, error: Error | undefined) => void;
}

/**
 * One TLS connection of one device, from its certificate to its end.
 *
 * Invariants: `phase` only moves greeting → connecting → ready; at most `publishesInFlight` publishes
 * have passed the gate and are not finished; the first end reason stays.
 */
export class DeviceSession implements FrameGuard {
  readonly connection: GatedConnection;
  readonly subscriptions = new Set<DownChannel>();
  phase: ConnectionPhase = "greeting";
  /** Presence was told about it. */
  isAnnounced = false;
  /** The server stops: what is in flight ends, nothing new begins. */
  isDraining = false;
  /** Undefined until CONNACK. */
  outbound: OutboundClient | undefined;
  keepAliveMs: DurationMs;
  readonly #options: DeviceSessionOptions;
  readonly #tryAgain = (): void => this.connection.letGo();
  /** Sizes of publishes that passed the gate and have not begun. */
  #passed: number[] = [];
  #inFlight = 0;
  #endReason: SessionEndReason | undefined;
  #lastFrameAtMs: DurationMs;
  #stopWaiting: StopTimer | undefined;

  constructor(options: DeviceSessionOptions) {
    this.#options = options;
    this.keepAliveMs = options.limits.keepAliveMaxMs;
    this.#lastFrameAtMs = options.clock.uptimeMs();
    const { socket, clock, limits } = options;
    this.connection = new GatedConnection({ socket, guard: this, clock, flushMs: limits.flushMs });
  }

  get deviceId(): string {
    return this.#options.deviceId;
  }

  get fingerprint(): string {
    return this.#options.fingerprint;
  }

  get expiresAtMs(): EpochMs {
    return this.#options.expiresAtMs;
  }

  get address(): string {
    return this.#options.address;
  }

  get conduct(): DeviceConduct {
    return this.#options.conduct;
  }

  get endReason(): SessionEndReason {
    return this.#endReason ?? "connection_lost";
  }

  get isOver(): boolean {
    return this.connection.destroyed;
  }

  /** CONNACK has said yes: frames may flow. */
  open(): void {
    this.phase = "ready";
    this.#lastFrameAtMs = this.#options.clock.uptimeMs();
    this.connection.letGo();
  }

  /** Says why the session ends, before it is closed by whoever closes it; the first reason stays. */
  blame(reason: SessionEndReason): void {
    this.#endReason ??= reason;
  }

  /** Closes the connection; the first reason stays. */
  end(reason: SessionEndReason): void {
    this.blame(reason);
    this.connection.destroy();
  }

  /** Silent for more than one and a half keep-alives [MQTT-3.1.2-24]. While we do not read, silence is ours. */
  isSilent(uptimeMs: DurationMs): boolean {
    if (this.phase !== "ready" || this.connection.isHeld) return false;
    return uptimeMs - this.#lastFrameAtMs > this.keepAliveMs * 1.5;
  }

  judge(header: FixedHeader | "malformed"): "pass" | "hold" | "refused" {
    if (header === "malformed") return this.#refuse("malformed_frame");
    if (this.phase === "connecting") return "hold";
    const refusal = judgeFrame(header, this.phase);
    if (refusal !== undefined) return this.#refuse(refusal);
    if (this.phase === "greeting") {
      this.phase = "connecting";
      return "pass";
    }
    if (header.type === FrameType.Disconnect) this.blame("closed_by_device");
    return this.#admit(header);
  }

  frameEnded(): void {
    this.#lastFrameAtMs = this.#options.clock.uptimeMs();
  }

  /** The broker has begun with the next publish. Returns its size, to be handed to {@link publishEnded}. */
  publishBegan(): number {
    return this.#passed.shift() ?? 0;
  }

  publishEnded(sizeBytes: number): void {
    this.#inFlight -= 1;
    this.#options.budget.release(sizeBytes);
    this.#resume();
  }

  closed(error: Error | undefined): void {
    this.#stopWaiting?.();
    const { budget } = this.#options;
    budget.forget(this.#tryAgain);
    const neverBegun = this.#passed.reduce((sum, sizeBytes) => sum + sizeBytes, 0);
    this.#passed = [];
    budget.release(neverBegun);
    this.#options.onClosed(this, error);
  }

  #admit(header: FixedHeader): "pass" | "hold" {
    const { conduct, limits, clock } = this.#options;
    const isPublish = header.type === FrameType.Publish;
    if (isPublish && (this.isDraining || this.#inFlight >= limits.publishesInFlight)) return "hold";
    const nowMs = clock.uptimeMs();
    const waitMs = Math.max(conduct.frames.waitMs(1, nowMs), conduct.bytes.waitMs(header.bodyBytes, nowMs));
    if (waitMs > 0) return this.#holdFor(waitMs);
    if (isPublish && !this.#reserve(header.bodyBytes)) return "hold";
    conduct.frames.take(1);
    conduct.bytes.take(header.bodyBytes);
    return "pass";
  }

  #holdFor(waitMs: DurationMs): "hold" {
    this.#stopWaiting?.();
    this.#stopWaiting = this.#options.clock.after(waitMs, () => this.#resume());
    return "hold";
  }

  #reserve(sizeBytes: number): boolean {
    const { budget } = this.#options;
    if (!budget.tryReserve(sizeBytes)) {
      budget.whenFree(this.#tryAgain);
      return false;
    }
    this.#inFlight += 1;
    this.#passed.push(sizeBytes);
    return true;
  }

  #resume(): void {
    if (this.connection.isHeld) this.#lastFrameAtMs = this.#options.clock.uptimeMs();
    this.connection.letGo();
  }

  #refuse(reason: ConnectionRefusal): "refused" {
    this.#options.onRefusedFrame(this, reason);
    this.connection.destroy();
    return "refused";
  }
}
