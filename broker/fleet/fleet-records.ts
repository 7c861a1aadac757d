import type { DurationMs, EpochMs } from "@housecall/proto/base";

/** What a device said of itself when it last introduced itself; empty texts before it did. */
export interface DeviceProfile {
  readonly name: string;
  readonly deviceClass: string;
  readonly model: string;
  readonly firmware: string;
  readonly agentVersion: string;
  readonly bootId: string;
  readonly bootReason: string;
  /** By the server's clock. */
  readonly bootedAtMs: EpochMs | null;
  readonly timeZone: string;
  readonly capabilities: readonly string[];
  readonly clock: "synchronised" | "unsynchronised";
  readonly clockCorrectionMs: DurationMs;
  readonly configHash: string;
}

/** A device as the server keeps it. A session is up when it has started and `disconnectedAtMs` is null. */
export interface DeviceRow {
  readonly id: string;
  readonly claimedAtMs: EpochMs;
  readonly revokedAtMs: EpochMs | null;
  readonly sessionStartedAtMs: EpochMs | null;
  readonly disconnectedAtMs: EpochMs | null;
  readonly disconnectReason: string | null;
  readonly lastReportAtMs: EpochMs | null;
  readonly configSyncedAtMs: EpochMs | null;
  /** What staff wrote about it when they made its claim token; empty when nothing. */
  readonly note: string;
  readonly profile: DeviceProfile;
}

/** A certificate that was given to a device. */
export interface CertificateRow {
  /** SHA-256, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly deviceId: string;
  readonly issuedAtMs: EpochMs;
  readonly expiresAtMs: EpochMs;
}

/** A token by which one device may join; only the hash of its secret is kept. */
export interface ClaimTokenRow {
  /** SHA-256 of the secret, hexadecimal. */
  readonly secretHash: string;
  /** The only device that may use it; null: any that is not in the fleet yet. */
  readonly deviceId: string | null;
  /** For whom or what it is, in the words of `createdBy`. */
  readonly note: string;
  readonly createdBy: string;
  readonly createdAtMs: EpochMs;
  readonly expiresAtMs: EpochMs;
  /** Who has used it, with which key (hash of the public key). */
  readonly used: { readonly atMs: EpochMs; readonly deviceId: string; readonly keyHash: string } | null;
}

/** Devices in the records store. */
export interface DeviceRecords {
  all(): Promise<readonly DeviceRow[]>;
  /** Stores all rows or none. */
  save(rows: readonly DeviceRow[]): Promise<void>;
}

/** Certificates in the records store. */
export interface CertificateRecords {
  /** All that are not revoked, of every device. */
  active(): Promise<readonly CertificateRow[]>;
  /** Stores the device, and its certificate in place of all earlier ones. */
  replace(device: DeviceRow, certificate: CertificateRow): Promise<void>;
  /** Stores the device, and ends all of its certificates. */
  revoke(device: DeviceRow, atMs: EpochMs): Promise<void>;
}

/** Claim tokens in the records store. */
export interface ClaimRecords {
  insert(token: ClaimTokenRow): Promise<void>;
  find(secretHash: string): Promise<ClaimTokenRow | undefined>;
  countOpen(atMs: EpochMs): Promise<number>;
  /** Uses the token, and stores device and certificate, or nothing of it: "taken" when it was used before. */
  use(claim: {
    readonly secretHash: string;
    readonly keyHash: string;
    readonly atMs: EpochMs;
    readonly device: DeviceRow;
    readonly certificate: CertificateRow;
  }): Promise<"claimed" | "taken">;
  /** Forgets tokens that expired before. */
  removeExpired(beforeMs: EpochMs): Promise<void>;
}
