/** A device that speaks the real codec, checks signatures and nonces, and does what a test tells it. */
import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import {
  type Birth,
  type CommandOffer,
  type CommandResult,
  type ConsentReport,
  type DownChannel,
  decodeAck,
  decodeOffer,
  decodeSignedOffer,
  encodeBirth,
  encodeChunk,
  encodeProgress,
  encodeRecord,
  encodeUplink,
  limits,
  offerSigningBytes,
  type Progress,
  type PullManifest,
  type RecordBody,
  type UpChannel,
} from "@housecall/proto";

/** How the device reaches the server; resolves at PUBACK. */
export type SendUp = (channel: UpChannel, payload: Uint8Array) => Promise<void>;

/** Why an offer was not obeyed. */
export type OfferRefusal = "unknown_key" | "bad_signature" | "other_device" | "stale_nonce";

export interface ScriptedDeviceOptions {
  readonly deviceId: string;
  readonly publicKeys: readonly { readonly keyId: string; readonly publicKeyPem: string }[];
  readonly send: SendUp;
  /** The device's own clock, which may be wrong. */
  readonly wallMs: () => number;
  readonly capabilities?: readonly string[];
  /** More of how it introduces itself. */
  readonly birth?: Partial<Birth>;
}

export class ScriptedDevice {
  readonly deviceId: string;
  /** Offers that were genuine and meant for this session, newest last; repeated ids among them. */
  readonly offers: CommandOffer[] = [];
  readonly refusals: OfferRefusal[] = [];
  /** Newest position that the server named, per pull. */
  readonly positions = new Map<string, number>();
  /** Raw bytes of the offers as they came, for replays. */
  readonly rawOffers: Uint8Array[] = [];
  /** Called for each genuine offer. */
  onOffer: (offer: CommandOffer) => void = () => undefined;
  readonly #options: ScriptedDeviceOptions;
  readonly #keys: ReadonlyMap<string, KeyObject>;
  #births = 0;
  #sequence = 0;

  constructor(options: ScriptedDeviceOptions) {
    this.deviceId = options.deviceId;
    this.#options = options;
    this.#keys = new Map(options.publicKeys.map((key) => [key.keyId, createPublicKey(key.publicKeyPem)]));
  }

  get nonce(): string {
    return this.#births.toString(16).padStart(32, "0");
  }

  /** Introduces itself with a new nonce. */
  async sendBirth(): Promise<void> {
    this.#births += 1;
    await this.#options.send("birth", encodeBirth(this.birth()));
  }

  birth(): Birth {
    return {
      ...{ device: this.deviceId, bootId: "0b".repeat(16), spoolId: "5b".repeat(8), nonce: this.nonce },
      ...{
        capabilities: this.#options.capabilities ?? ["pull_logs", "tail_logs"],
        aliases: [],
        deviceClass: "linux",
      },
      ...{ model: "test", firmware: "1", agentVersion: "1", configHash: "", clock: "synchronised" as const },
      ...{
        wallMs: this.#options.wallMs(),
        uptimeMs: 1_000,
        positions: [],
        name: this.deviceId,
        bootReason: "",
      },
      timeZone: "UTC",
      ...this.#options.birth,
    };
  }

  /** What the server sends down. */
  receive(channel: DownChannel, payload: Uint8Array): void {
    if (channel === "ack") {
      for (const { pullId, upToOffset } of decodeAck(payload).chunks) this.positions.set(pullId, upToOffset);
    }
    if (channel === "command") this.#receiveOffer(payload);
  }

  async sendResult(
    commandId: string,
    state: CommandResult["state"],
    more: Partial<CommandResult> = {},
  ): Promise<void> {
    const result = { reason: "", detail: "", estimateBytes: 0, ...more };
    await this.#sendRecord("result", { kind: "result", commandId, state, ...result });
  }

  async sendConsent(consent: Partial<ConsentReport>): Promise<void> {
    const defaults = {
      consentId: "c1",
      state: "granted",
      scopes: ["state", "logs", "tail"],
      grantedBy: "panel",
    } as const;
    await this.#sendRecord("consent", { kind: "consent", ...defaults, expiresAtMs: 0, ...consent });
  }

  async sendProgress(progress: Partial<Progress> & Pick<Progress, "commandId" | "phase">): Promise<void> {
    const defaults = { doneBytes: 0, totalBytes: 0, lines: [], droppedLines: 0, sentLines: 0 };
    await this.#options.send("progress", encodeProgress({ ...defaults, ...progress }));
  }

  /** The piece of `file` at `offset`. */
  sendChunk(pullId: string, file: Uint8Array, offset: number): Promise<void> {
    return this.#options.send("chunk", chunkAt(pullId, file, offset));
  }

  sendRawChunk(payload: Uint8Array): Promise<void> {
    return this.#options.send("chunk", payload);
  }

  /** Sends `file` from the position that the server named last, four pieces in flight, until it is all there. */
  async sendFile(pullId: string, file: Uint8Array): Promise<void> {
    for (let rounds = 0; this.#position(pullId) < file.length; rounds += 1) {
      if (rounds > file.length / limits.chunkBytes + 20) throw new Error(`Pull ${pullId} makes no progress`);
      const from = this.#position(pullId);
      const offsets = [0, 1, 2, 3].map((piece) => from + piece * limits.chunkBytes);
      await Promise.all(
        offsets.filter((at) => at < file.length).map((at) => this.sendChunk(pullId, file, at)),
      );
    }
  }

  /** Plays a whole pull as the agent would. */
  async playPull(pullId: string, file: Uint8Array): Promise<void> {
    await this.sendResult(pullId, "accepted", { estimateBytes: file.length });
    await this.sendResult(pullId, "running");
    await this.sendFile(pullId, file);
    await this.sendResult(pullId, "succeeded", { manifest: manifestOf(file) });
  }

  #position(pullId: string): number {
    return this.positions.get(pullId) ?? 0;
  }

  #receiveOffer(payload: Uint8Array): void {
    this.rawOffers.push(payload);
    const signed = decodeSignedOffer(payload);
    const key = this.#keys.get(signed.keyId);
    if (key === undefined) return void this.refusals.push("unknown_key");
    if (!verify(null, offerSigningBytes(signed.offer), key, signed.signature)) {
      return void this.refusals.push("bad_signature");
    }
    const offer = decodeOffer(signed.offer);
    if (offer.device !== this.deviceId) return void this.refusals.push("other_device");
    if (offer.birthNonce !== this.nonce) return void this.refusals.push("stale_nonce");
    this.offers.push(offer);
    this.onOffer(offer);
  }

  async #sendRecord(channel: "result" | "consent", body: RecordBody): Promise<void> {
    this.#sequence += 1;
    const record = {
      wallMs: this.#options.wallMs(),
      bootId: "0b".repeat(16),
      uptimeMs: 1_000,
      heads: [1, 1, 1, 1],
      body,
    };
    const place = {
      spoolId: "5b".repeat(8),
      stream: "urgent",
      sequence: this.#sequence,
      lane: "live",
    } as const;
    await this.#options.send(channel, encodeUplink({ ...place, record: encodeRecord(record) }));
  }
}

/** An encoded piece of a file. */
export function chunkAt(pullId: string, file: Uint8Array, offset: number): Uint8Array {
  const bytes = file.subarray(offset, offset + limits.chunkBytes);
  return encodeChunk({ pullId, offset, bytes, totalBytes: file.length });
}

/** The manifest that fits a file. */
export function manifestOf(file: Uint8Array): PullManifest {
  const source = { source: "journal", lines: 10, sizeBytes: file.length, firstAtMs: 1_000, lastAtMs: 2_000 };
  return {
    ...{ sources: [source], skipped: [], redactions: { email: 2 }, lines: 10, sizeBytes: file.length },
    ...{ sha256: createHash("sha256").update(file).digest("hex"), truncated: false },
  };
}

/** Bytes that differ at every offset and do not deflate to nothing. */
export function sampleFile(sizeBytes: number): Uint8Array {
  const file = new Uint8Array(sizeBytes);
  for (let index = 0, state = 1; index < sizeBytes; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    file[index] = state >>> 16;
  }
  return file;
}
