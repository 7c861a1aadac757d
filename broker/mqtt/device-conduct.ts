import { DAY_MS, type DurationMs } from "@housecall/proto/base";
import type { MqttLimits } from "./mqtt-limits.ts";
import { TokenBucket } from "./token-bucket.ts";

/**
 * What one device has done lately: its rates, refusals and bans. Survives its connections.
 *
 * Invariants: a ban only ever ends by time; each ban is at least as long as the one before until the
 * device has behaved for `banForgottenAfterMs`.
 */
export class DeviceConduct {
  readonly frames: TokenBucket;
  readonly bytes: TokenBucket;
  readonly connects: TokenBucket;
  readonly #refusals: TokenBucket;
  readonly #limits: MqttLimits;
  #dayBytes = 0;
  #dayStartedAtMs: DurationMs;
  #bannedUntilMs: DurationMs = 0;
  #bans = 0;

  constructor(limits: MqttLimits, uptimeMs: DurationMs) {
    this.#limits = limits;
    this.#dayStartedAtMs = uptimeMs;
    this.frames = new TokenBucket(limits.frameRate, uptimeMs);
    this.bytes = new TokenBucket(limits.byteRate, uptimeMs);
    this.connects = new TokenBucket(limits.connectRatePerDevice, uptimeMs);
    this.#refusals = new TokenBucket(limits.refusalRate, uptimeMs);
  }

  /** Counts a publish against the day; false when the day's budget is spent. */
  spendOfDay(sizeBytes: number, uptimeMs: DurationMs): boolean {
    if (uptimeMs - this.#dayStartedAtMs >= DAY_MS) {
      this.#dayStartedAtMs = uptimeMs;
      this.#dayBytes = 0;
    }
    this.#dayBytes += sizeBytes;
    return this.#dayBytes <= this.#limits.publishBytesPerDay;
  }

  /** Counts a refusal; true when it was one too many. */
  isOneRefusalTooMany(uptimeMs: DurationMs): boolean {
    return !this.#refusals.tryTake(uptimeMs);
  }

  /** Bans for a while, longer each time. */
  ban(uptimeMs: DurationMs): DurationMs {
    if (uptimeMs - this.#bannedUntilMs > this.#limits.banForgottenAfterMs) this.#bans = 0;
    const lengthMs = Math.min(this.#limits.banMaxMs, this.#limits.banFirstMs * 2 ** this.#bans);
    this.#bans += 1;
    this.#bannedUntilMs = uptimeMs + lengthMs;
    return lengthMs;
  }

  isBanned(uptimeMs: DurationMs): boolean {
    return uptimeMs < this.#bannedUntilMs;
  }

  /** True when forgetting it changes nothing. */
  isForgettable(uptimeMs: DurationMs): boolean {
    const isBanOver = this.#bans === 0 || uptimeMs - this.#bannedUntilMs > this.#limits.banForgottenAfterMs;
    const isDayOver = this.#dayBytes === 0 || uptimeMs - this.#dayStartedAtMs >= DAY_MS;
    return isBanOver && isDayOver && this.connects.isFull(uptimeMs) && this.#refusals.isFull(uptimeMs);
  }
}

/** The conduct of every device with a valid certificate that was here lately; at most as many as devices exist. */
export class ConductBook {
  readonly #limits: MqttLimits;
  readonly #byDevice = new Map<string, DeviceConduct>();

  constructor(limits: MqttLimits) {
    this.#limits = limits;
  }

  of(deviceId: string, uptimeMs: DurationMs): DeviceConduct {
    const known = this.#byDevice.get(deviceId) ?? new DeviceConduct(this.#limits, uptimeMs);
    this.#byDevice.set(deviceId, known);
    return known;
  }

  /** Drops what says nothing any more, except of devices that are connected. */
  forget(uptimeMs: DurationMs, isConnected: (deviceId: string) => boolean): void {
    for (const [deviceId, conduct] of this.#byDevice) {
      if (!isConnected(deviceId) && conduct.isForgettable(uptimeMs)) this.#byDevice.delete(deviceId);
    }
  }
}
