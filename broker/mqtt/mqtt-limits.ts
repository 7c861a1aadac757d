import { limits } from "@housecall/proto";
import { type DurationMs, MEBIBYTE, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import type { TokenBucketOptions } from "./token-bucket.ts";

/** Every limit of the listener that only the server needs to know. */
export interface MqttLimits {
  /** Connections that have not finished TLS and CONNECT, in all and from one address. */
  readonly pendingConnections: number;
  readonly pendingPerAddress: number;
  readonly connectionsPerAddress: number;
  /** TLS handshakes with one address. */
  readonly connectRatePerAddress: TokenBucketOptions;
  /** Addresses whose rate is remembered; the longest silent one is forgotten first. */
  readonly rememberedAddresses: number;
  readonly handshakeTimeoutMs: DurationMs;
  readonly connectTimeoutMs: DurationMs;
  /** A device that does not read for this long is disconnected. */
  readonly drainTimeoutMs: DurationMs;
  /** Bytes that wait for a device that reads too slowly; above it is disconnected. */
  readonly outgoingBytesPerDevice: number;
  /** A client's keep-alive of 0 or above this counts as this. */
  readonly keepAliveMaxMs: DurationMs;
  readonly publishesInFlight: number;
  /** Publishes of the whole fleet that wait for the store. */
  readonly fleetInFlightBytes: number;
  /** MQTT packets of one device, publishes and pings alike, and their bytes; above it the device is read more slowly. */
  readonly frameRate: TokenBucketOptions;
  readonly byteRate: TokenBucketOptions;
  /** Above this a device's publishes go to quarantine until the next day. */
  readonly publishBytesPerDay: number;
  /** CONNECTs of one device. */
  readonly connectRatePerDevice: TokenBucketOptions;
  /** Refused publishes and subscriptions of one device before it is banned for a while. */
  readonly refusalRate: TokenBucketOptions;
  readonly banFirstMs: DurationMs;
  readonly banMaxMs: DurationMs;
  /** A device that behaved for this long starts with the first ban again. */
  readonly banForgottenAfterMs: DurationMs;
  /** A banned device's connection is kept waiting for this long, so that it does not come back at once. */
  readonly bannedHoldMs: DurationMs;
  readonly bannedHeld: number;
  /** How often keep-alive and expiry of live sessions are looked at. */
  readonly sweepMs: DurationMs;
  /** How often the gate is asked again about every live session. */
  readonly recheckMs: DurationMs;
  /** A closing connection may flush for this long. */
  readonly flushMs: DurationMs;
  /** While the store refuses, one publish at a time tries it again this often. */
  readonly storeRetryMs: DurationMs;
}

/** Limits for a fleet of 10,000 devices on one machine; a household's devices may share an address. */
export const defaultMqttLimits: MqttLimits = {
  pendingConnections: 512,
  pendingPerAddress: 256,
  connectionsPerAddress: 12_000,
  connectRatePerAddress: { perSecond: 400, burst: 2_000 },
  rememberedAddresses: 10_000,
  handshakeTimeoutMs: limits.connectTimeoutMs,
  connectTimeoutMs: limits.connectTimeoutMs,
  drainTimeoutMs: 4 * SECOND_MS,
  outgoingBytesPerDevice: MEBIBYTE,
  keepAliveMaxMs: 2 * MINUTE_MS,
  publishesInFlight: limits.publishesInFlight,
  fleetInFlightBytes: 64 * MEBIBYTE,
  frameRate: { perSecond: 500, burst: 1_000 },
  byteRate: { perSecond: 8 * MEBIBYTE, burst: 16 * MEBIBYTE },
  publishBytesPerDay: 4_096 * MEBIBYTE,
  connectRatePerDevice: { perSecond: 15 / 60, burst: 20 },
  refusalRate: { perSecond: 20 / 60, burst: 20 },
  banFirstMs: 15 * SECOND_MS,
  banMaxMs: 15 * MINUTE_MS,
  banForgottenAfterMs: 60 * MINUTE_MS,
  bannedHoldMs: 10 * SECOND_MS,
  bannedHeld: 1_000,
  sweepMs: SECOND_MS,
  recheckMs: 3 * SECOND_MS,
  flushMs: SECOND_MS,
  storeRetryMs: 500,
};
