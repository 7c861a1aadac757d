import type { Birth, CommandResult, ConsentReport, RejectionReason } from "@housecall/proto";
import type { LiveEvent } from "@housecall/proto/api";
import type { Clock, DurationMs, EpochMs, Logger, Random } from "@housecall/proto/base";
import type { ActionEvidence } from "../actions/action-evidence.ts";
import type { AuditLog, ConsentTime } from "../audit/audit.ts";
import type { ConsentRecords } from "../audit/consent-records.ts";
import type { Consents } from "../consent/consents.ts";
import type { Commands } from "../data-plane.ts";
import type { DeviceLink } from "../mqtt/device-link.ts";
import type { BlobStore } from "../store/blobs/blob-store.ts";
import type { CommandKeys } from "./command-keys.ts";
import type { CommandRecords, CommandTally } from "./command-records.ts";
import type { PartFiles } from "./part-files.ts";

/**
 * Commands from request to outcome.
 *
 * What the data plane feeds in below never rejects because of what a device sent: that is counted,
 * handed to `onRefused`, and settled. It rejects only when our own store fails.
 */
export interface CommandService extends Commands {
  readonly consents: Consents;
  /** The device has introduced itself: everything open is offered anew for the nonce of this birth. */
  onBirth(deviceId: string, birth: Birth, clockCorrectionMs: DurationMs): Promise<void>;
  /** The device's clock was set since its birth: offers from now on speak of the times that it shows. */
  onClockChange(deviceId: string, clockCorrectionMs: DurationMs): void;
  onSessionEnded(deviceId: string): void;
  /**
   * A step of a command as the device reports it. Idempotent. Await it before the record is acknowledged,
   * and feed duplicates too: then a server that was killed in between learns of it from the re-send.
   */
  onResult(deviceId: string, result: CommandResult, atMs: EpochMs): Promise<void>;
  /** Bytes of channel "progress". */
  onProgress(deviceId: string, payload: Uint8Array): Promise<void>;
  /**
   * Bytes of channel "chunk". Resolves when the piece is fsynced or refused, so that it may be PUBACKed.
   * While the disk is full it stays pending and retries; rejects UNAVAILABLE when the session ends first.
   */
  acceptChunk(deviceId: string, payload: Uint8Array): Promise<void>;
  /** Stores what the device enforces from now on; what has begun without consent ends. Idempotent. */
  onConsent(deviceId: string, report: ConsentReport, at: ConsentTime): Promise<void>;
  /** Expires, verifies what is left over from a crash, ages files out. Call about once a second. */
  tick(atMs: EpochMs): Promise<void>;
  /** What people must know, as whole sentences; part of ServerHealth. */
  problems(): readonly CommandProblem[];
  /** All stored commands by kind and state. */
  tally(): Promise<readonly CommandTally[]>;
  /** Bytes of pulled files that were stored since the start. */
  pulledBytes(): number;
  /** What was ignored or refused since the start, by reason. */
  counts(): Readonly<Record<string, number>>;
  /** Resolves when nothing runs in the background any more: offers, checks of files, tidying. */
  settled(): Promise<void>;
  /** Closes part files; what is in flight settles first. */
  stop(): Promise<void>;
}

/** Something that keeps commands from being carried out, in a whole sentence. */
export interface CommandProblem {
  readonly code: string;
  readonly message: string;
  readonly sinceMs: EpochMs;
}

/** What commands need from the rest of the data plane. */
export interface CommandServiceOptions {
  readonly records: CommandRecords;
  readonly audit: AuditLog;
  readonly consents: ConsentRecords;
  readonly blobs: BlobStore;
  readonly parts: PartFiles;
  readonly keys: CommandKeys;
  readonly link: DeviceLink;
  readonly publish: (event: LiveEvent) => void;
  readonly isKnownDevice: (deviceId: string) => Promise<boolean>;
  /** Something that a device sent and that is not taken: for the quarantine. */
  readonly onRefused: (refused: RefusedCommandMessage) => Promise<void>;
  /** By what actions are verified. */
  readonly evidence: ActionEvidence;
  /** Within this after the device says that it is done, telemetry must show it. */
  readonly verifyWithinMs: DurationMs;
  readonly fileRetentionMs: DurationMs;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** A chunk or progress that was refused, and why. */
export interface RefusedCommandMessage {
  readonly deviceId: string;
  readonly channel: "chunk" | "progress";
  readonly payload: Uint8Array;
  readonly reason: RejectionReason;
  readonly detail: string;
}
