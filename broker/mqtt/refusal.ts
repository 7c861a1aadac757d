/** Why a connection was refused or ended by us: stable words, counted and shown to people. */
export type ConnectionRefusal =
  | "too_many_connections"
  | "too_many_from_address"
  | "connecting_too_fast"
  | "tls_failed"
  | "certificate_expired"
  | "certificate_not_yet_valid"
  | "certificate_untrusted"
  | "certificate_missing"
  | "certificate_unusable"
  | "device_unknown"
  | "device_revoked"
  | "client_id_mismatch"
  | "will_not_permitted"
  | "protocol_version"
  | "connect_timeout"
  | "frame_too_large"
  | "malformed_frame"
  | "protocol_violation"
  | "qos2_not_supported"
  | "too_many_refusals"
  | "reconnecting_too_fast"
  | "banned"
  | "slow_consumer"
  | "server_stopping"
  | "gate_failed";

/** Counts by reason. A reason appears when it has happened once; there are only as many as words above. */
export class RefusalCounter<Reason extends string> {
  readonly #counts = new Map<Reason, number>();

  add(reason: Reason): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  snapshot(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
