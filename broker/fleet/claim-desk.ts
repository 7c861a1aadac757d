import { createHash, type KeyObject, verify } from "node:crypto";
import { claimSigningBytes, formatClaimToken, limits } from "@housecall/proto";
import type { DeviceClaim } from "@housecall/proto/api";
import { AppError, type Clock, DAY_MS, type Random } from "@housecall/proto/base";
import type { Actor, Audit } from "../data-plane.ts";
import { type DeviceRegistry, emptyProfile } from "./device-registry.ts";
import type { DeviceCertificate, FleetCa } from "./fleet-ca.ts";
import type {
  CertificateRecords,
  CertificateRow,
  ClaimRecords,
  ClaimTokenRow,
  DeviceRow,
} from "./fleet-records.ts";
import { GuessThrottle } from "./guess-throttle.ts";
import { readGoodPublicKey } from "./public-key-quality.ts";

/** Tokens that wait to be used, at most. */
const MAX_OPEN_TOKENS = 10_000;
/** 128 bits. */
const SECRET_BYTES = 16;

/** What the desk works with. */
export interface ClaimDeskOptions {
  readonly ca: FleetCa;
  readonly registry: DeviceRegistry;
  readonly claims: ClaimRecords;
  readonly certificates: CertificateRecords;
  readonly audit: Pick<Audit, "append">;
  readonly clock: Clock;
  readonly random: Random;
  /** Ends a session that the device still has under its old certificate. */
  readonly cutOff: (deviceId: string) => void;
}

/** Gives out claim tokens, and certificates for them. */
export class ClaimDesk {
  readonly #options: ClaimDeskOptions;
  readonly #throttle: GuessThrottle;
  /** Devices that are getting a certificate at this moment. */
  readonly #claiming = new Set<string>();

  constructor(options: ClaimDeskOptions) {
    this.#options = options;
    this.#throttle = new GuessThrottle(options.clock);
  }

  /** @throws AppError RATE_LIMITED when too many tokens wait to be used. */
  async createToken(options: {
    readonly deviceId?: string;
    readonly note: string;
    readonly actor: Actor;
    readonly host: string;
    readonly port: number;
  }): Promise<{ token: string; expiresAtMs: number }> {
    const { claims, clock, random, ca } = this.#options;
    const { deviceId, note, actor, host, port } = options;
    const createdAtMs = clock.nowMs();
    await claims.removeExpired(createdAtMs - DAY_MS);
    if ((await claims.countOpen(createdAtMs)) >= MAX_OPEN_TOKENS) {
      throw new AppError(
        "RATE_LIMITED",
        `${MAX_OPEN_TOKENS} claim tokens wait to be used. Use them, or wait 15 minutes.`,
      );
    }
    const secret = Buffer.from(random.bytes(SECRET_BYTES)).toString("base64url");
    const expiresAtMs = createdAtMs + limits.claimTokenLifeMs;
    await claims.insert({
      ...{ secretHash: hashOf(secret), deviceId: deviceId ?? null, note },
      ...{ createdBy: actor.name, createdAtMs, expiresAtMs, used: null },
    });
    await this.#note({ actor, action: "claim-token-created", deviceId: deviceId ?? "", detail: note });
    return { token: formatClaimToken({ host, port, caKeyHash: ca.caKeyHash, secret }), expiresAtMs };
  }

  /**
   * Gives a certificate to the device that holds a good token and the private key it names.
   *
   * The same device may ask again with the same token and key while the token lives: its first answer may
   * have been lost. A device that is in the fleet already needs a token made for it.
   *
   * @throws AppError RATE_LIMITED, NOT_FOUND (unknown), EXPIRED, CONFLICT (used, or another claim runs), FORBIDDEN (another's
   * token, or one from before the device was revoked), REQUEST_INVALID (key), SIGNATURE_INVALID (proof).
   */
  async claim(request: DeviceClaim, address: string): Promise<DeviceCertificate> {
    const token = await this.#findToken(request.secret, address);
    const key = readGoodPublicKey(request.publicKeyPem);
    requireProof(request, key);
    const keyHash = createHash("sha256")
      .update(key.export({ type: "spki", format: "der" }))
      .digest("hex");
    this.#requireFit(token, request.deviceId, keyHash);
    // From here to the registry there are waits: a second claim would not see the first one's device.
    this.#claiming.add(request.deviceId);
    try {
      return await this.#admit(request.deviceId, { token, key, keyHash });
    } finally {
      this.#claiming.delete(request.deviceId);
    }
  }

  async #admit(
    deviceId: string,
    {
      token,
      key,
      keyHash,
    }: { readonly token: ClaimTokenRow; readonly key: KeyObject; readonly keyHash: string },
  ): Promise<DeviceCertificate> {
    const certificate = await this.#issue(deviceId, key);
    const { row, certificateRow } = this.#rows(deviceId, certificate, token.note);
    if (token.used === null) {
      const { secretHash } = token;
      const atMs = certificate.issuedAtMs;
      const use = { secretHash, keyHash, atMs, device: row, certificate: certificateRow };
      if ((await this.#options.claims.use(use)) === "taken") throw used();
    } else {
      await this.#options.certificates.replace(row, certificateRow);
    }
    await this.#join(row, certificateRow, { name: token.createdBy });
    return certificate;
  }

  /** Gives a certificate without a token, for whoever runs the server. @throws AppError REQUEST_INVALID. */
  async enrol(deviceId: string, publicKeyPem: string, actor: Actor): Promise<DeviceCertificate> {
    const certificate = await this.#issue(deviceId, readGoodPublicKey(publicKeyPem));
    const { row, certificateRow } = this.#rows(deviceId, certificate, "");
    await this.#options.certificates.replace(row, certificateRow);
    await this.#join(row, certificateRow, actor);
    return certificate;
  }

  async #findToken(secret: string, address: string): Promise<ClaimTokenRow> {
    if (this.#throttle.isThrottled(address)) {
      throw new AppError("RATE_LIMITED", "Too many wrong claim tokens from this address. Wait 15 minutes.");
    }
    const token = await this.#options.claims.find(hashOf(secret));
    if (token === undefined) {
      this.#throttle.wrong(address);
      throw new AppError("NOT_FOUND", "This claim token is not known here. Ask for a new one.");
    }
    if (token.expiresAtMs <= this.#options.clock.nowMs()) {
      throw new AppError("EXPIRED", "This claim token has expired. Ask for a new one.");
    }
    return token;
  }

  #requireFit(token: ClaimTokenRow, deviceId: string, keyHash: string): void {
    if (token.used !== null && (token.used.deviceId !== deviceId || token.used.keyHash !== keyHash))
      throw used();
    if (token.deviceId !== null && token.deviceId !== deviceId) {
      throw new AppError("FORBIDDEN", `This claim token is for another device than "${deviceId}".`);
    }
    if (this.#claiming.has(deviceId))
      throw new AppError("CONFLICT", `Device "${deviceId}" is being claimed at this moment. Try again.`);
    const known = this.#options.registry.get(deviceId);
    // Or the device would undo its own revocation with the token it was claimed with.
    if (token.createdAtMs < (known?.row.revokedAtMs ?? 0)) {
      throw new AppError(
        "FORBIDDEN",
        `Device "${deviceId}" was revoked after this claim token was made. Ask for a new one.`,
      );
    }
    if (token.deviceId === null && token.used === null && known !== undefined) {
      throw new AppError(
        "CONFLICT",
        `Device "${deviceId}" is in the fleet already. Ask for a claim token made for it.`,
      );
    }
  }

  #issue(deviceId: string, key: KeyObject): Promise<DeviceCertificate> {
    return this.#options.ca.issueForDevice(deviceId, key.export({ type: "spki", format: "pem" }).toString());
  }

  #rows(
    deviceId: string,
    certificate: DeviceCertificate,
    note: string,
  ): { row: DeviceRow; certificateRow: CertificateRow } {
    const { fingerprint, issuedAtMs, expiresAtMs } = certificate;
    const known = this.#options.registry.get(deviceId)?.row ?? newDevice(deviceId);
    return {
      row: { ...known, claimedAtMs: issuedAtMs, revokedAtMs: null, note: note || known.note },
      certificateRow: { fingerprint, deviceId, issuedAtMs, expiresAtMs },
    };
  }

  async #join(row: DeviceRow, certificate: CertificateRow, actor: Actor): Promise<void> {
    this.#options.registry.stored(row, certificate);
    this.#options.cutOff(row.id);
    await this.#note({ actor, action: "device-claimed", deviceId: row.id, detail: certificate.fingerprint });
  }

  #note(entry: {
    readonly actor: Actor;
    readonly action: string;
    readonly deviceId: string;
    readonly detail: string;
  }) {
    const { actor, action, deviceId, detail } = entry;
    const consentId = actor.consentId ?? "";
    return this.#options.audit.append({
      ...{
        actor: actor.name,
        action,
        deviceId,
        commandId: "",
        caseId: "",
        consentId,
        outcome: "success",
        detail,
      },
    });
  }
}

function newDevice(deviceId: string): DeviceRow {
  return {
    id: deviceId,
    claimedAtMs: 0,
    revokedAtMs: null,
    sessionStartedAtMs: null,
    disconnectedAtMs: null,
    disconnectReason: null,
    lastReportAtMs: null,
    configSyncedAtMs: null,
    note: "",
    profile: emptyProfile,
  };
}

function requireProof(request: DeviceClaim, key: KeyObject): void {
  const signed = claimSigningBytes({
    secret: request.secret,
    deviceId: request.deviceId,
    publicKeyDer: new Uint8Array(key.export({ type: "spki", format: "der" })),
  });
  const algorithm = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  if (verify(algorithm, signed, key, Buffer.from(request.proof, "base64"))) return;
  throw new AppError(
    "SIGNATURE_INVALID",
    `Device "${request.deviceId}" does not prove that it holds the private key of its public key.`,
  );
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function used(): AppError {
  return new AppError("CONFLICT", "This claim token has been used. Ask for a new one.");
}
