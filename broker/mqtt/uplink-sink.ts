import type { RejectionReason, UpChannel } from "@housecall/proto";
import type { EpochMs } from "@housecall/proto/base";

/** One authenticated publish on the device's own topic. */
export interface UplinkPublish {
  readonly deviceId: string;
  readonly channel: UpChannel;
  readonly payload: Uint8Array;
  readonly receivedAtMs: EpochMs;
}

/** A publish that was refused before it was looked into. */
export interface RefusedPublish {
  readonly deviceId: string;
  /** As sent; may be hostile. */
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly receivedAtMs: EpochMs;
  readonly reason: RejectionReason;
  readonly detail: string;
}

/** Where the listener hands publishes to; implemented by broker/ingest. */
export interface UplinkSink {
  /**
   * Resolves when the publish is durable, quarantined, or needs no storing; only then is it PUBACKed.
   * Rejects (AppError DISK_FULL, UNAVAILABLE) when it could not be stored: then PUBACK is withheld.
   */
  accept(publish: UplinkPublish): Promise<void>;
  /** Keeps a refused publish with its reason where people see it. */
  quarantine(refused: RefusedPublish): Promise<void>;
}

/** Which devices may connect; implemented by broker/fleet. */
export interface DeviceGate {
  /** The device that holds this certificate, or the reason why it is refused. Fingerprint: SHA-256, lower-case hex. */
  admit(certificate: {
    readonly deviceId: string;
    readonly fingerprint: string;
  }): Promise<"admitted" | "unknown" | "revoked">;
}

/** Session life cycle as the listener sees it; implemented by presence, ingest and commands. */
export interface SessionListener {
  sessionStarted(session: {
    readonly deviceId: string;
    readonly atMs: EpochMs;
    readonly address: string;
  }): void;
  sessionEnded(session: {
    readonly deviceId: string;
    readonly atMs: EpochMs;
    readonly reason: SessionEndReason;
  }): void;
}

export type SessionEndReason =
  | "closed_by_device"
  | "connection_lost"
  | "keep_alive"
  | "taken_over"
  | "revoked"
  | "misbehaved"
  | "server_stopped";
