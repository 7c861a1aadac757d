import type { Clock } from "@housecall/proto/base";
import type { MqttLimits } from "./mqtt-limits.ts";
import type { ConnectionRefusal } from "./refusal.ts";
import { TokenBucket } from "./token-bucket.ts";

/** A socket as admission sees it. */
export interface AdmittedConnection {
  readonly address: string;
  /** False for a socket that is open and has not sent a byte. */
  hasSpoken(): boolean;
  /** Closes it to make room. */
  evict(): void;
}

/**
 * Decides which sockets may stay, few enough, and which may begin TLS, slowly enough.
 *
 * Until TLS and CONNECT are through, a connection is pending. When there are too many, the oldest that
 * has not sent a byte goes first, so that idle sockets do not shut out a device that speaks.
 * Invariants: pending ⊆ open; the counts per address are those of the connections in the sets.
 */
export class ConnectionAdmission {
  readonly #limits: MqttLimits;
  readonly #maxConnections: number;
  readonly #clock: Clock;
  readonly #open = new Set<AdmittedConnection>();
  readonly #pending = new Set<AdmittedConnection>();
  readonly #openOf = new Map<string, number>();
  readonly #pendingOf = new Map<string, number>();
  readonly #rates = new Map<string, TokenBucket>();

  constructor(options: { limits: MqttLimits; maxConnections: number; clock: Clock }) {
    this.#limits = options.limits;
    this.#maxConnections = options.maxConnections;
    this.#clock = options.clock;
  }

  get openCount(): number {
    return this.#open.size;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Why a new socket from this address is refused; evicts an idle one when that makes room. */
  judge(address: string): ConnectionRefusal | undefined {
    const limits = this.#limits;
    if ((this.#openOf.get(address) ?? 0) >= limits.connectionsPerAddress) return "too_many_from_address";
    if ((this.#pendingOf.get(address) ?? 0) >= limits.pendingPerAddress && !this.#evictIdle(address)) {
      return "too_many_from_address";
    }
    const isFull = this.#pending.size >= limits.pendingConnections || this.#open.size >= this.#maxConnections;
    return isFull && !this.#evictIdle(undefined) ? "too_many_connections" : undefined;
  }

  /** The connection has sent its first bytes. True when its address may begin another TLS handshake, the dear part. */
  mayBeginTls(connection: AdmittedConnection): boolean {
    return this.#rateOf(connection.address).tryTake(this.#clock.uptimeMs());
  }

  add(connection: AdmittedConnection): void {
    this.#open.add(connection);
    this.#pending.add(connection);
    count(this.#openOf, connection.address, 1);
    count(this.#pendingOf, connection.address, 1);
  }

  /** The connection is through: CONNACK has been sent. */
  settle(connection: AdmittedConnection): void {
    if (this.#pending.delete(connection)) count(this.#pendingOf, connection.address, -1);
  }

  remove(connection: AdmittedConnection): void {
    this.settle(connection);
    if (this.#open.delete(connection)) count(this.#openOf, connection.address, -1);
  }

  isPending(connection: AdmittedConnection): boolean {
    return this.#pending.has(connection);
  }

  pending(): Iterable<AdmittedConnection> {
    return [...this.#pending];
  }

  #evictIdle(address: string | undefined): boolean {
    for (const connection of this.#pending) {
      if ((address !== undefined && connection.address !== address) || connection.hasSpoken()) continue;
      this.remove(connection);
      connection.evict();
      return true;
    }
    return false;
  }

  #rateOf(address: string): TokenBucket {
    const bucket =
      this.#rates.get(address) ?? new TokenBucket(this.#limits.connectRatePerAddress, this.#clock.uptimeMs());
    // Moves it to the end, so that the first is always the longest silent.
    this.#rates.delete(address);
    this.#rates.set(address, bucket);
    const oldest = this.#rates.keys().next().value;
    if (this.#rates.size > this.#limits.rememberedAddresses && oldest !== undefined)
      this.#rates.delete(oldest);
    return bucket;
  }
}

function count(counts: Map<string, number>, address: string, change: number): void {
  const next = (counts.get(address) ?? 0) + change;
  if (next > 0) counts.set(address, next);
  else counts.delete(address);
}
