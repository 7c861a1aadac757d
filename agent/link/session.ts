import {
  type Ack,
  type Birth,
  type DownChannel,
  decodeAck,
  downChannels,
  encodeBirth,
  formatTopic,
  parseTopic,
  type SignalAlias,
  type StreamAck,
} from "@housecall/proto";
import {
  AppError,
  type Clock,
  type DurationMs,
  errorMessage,
  type Logger,
  type Random,
  SECOND_MS,
} from "@housecall/proto/base";
import type { CommandExecutor, Identity, SpoolStatus } from "../ports.ts";
import { ChunkQueue } from "./chunk-queue.ts";
import type { ClockOffsetEstimator } from "./clock-offset.ts";
import { type SendableSpool, Sender } from "./sender.ts";
import type { Transport, TransportSession } from "./transport.ts";

/** The spool as a session sees it. */
export interface LinkedSpool extends SendableSpool {
  ack(entries: readonly StreamAck[]): void;
  status(): SpoolStatus;
  onSynced(listener: () => void): () => void;
}

/** What a session needs. */
export interface SessionOptions {
  readonly identity: Identity;
  readonly spool: LinkedSpool;
  readonly aliases: { readonly count: number; all(): readonly SignalAlias[] };
  readonly transport: Transport;
  readonly commands: CommandExecutor;
  /** Signed desired state of channel "desired". */
  readonly onDesired: (payload: Uint8Array, session: { readonly birthNonce: string }) => void;
  readonly offset: ClockOffsetEstimator;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly bootUptimeMs: () => DurationMs;
  readonly isClockSynchronised: () => boolean;
  /** Records that waited longer than this when the session begins are backlog. */
  readonly backlogAfterMs: DurationMs;
  readonly ackTimeoutMs: DurationMs;
}

/** After its birth a device waits this long for the server to say what it has, so that it sends nothing twice. */
const FIRST_ACK_WAIT_MS: DurationMs = SECOND_MS;

/**
 * One connection from CONNECT to its end: subscribe, birth, then records, chunks and commands.
 *
 * Invariants: no record goes out before the birth that declares its aliases is acknowledged; every
 * birth has a nonce of its own, and `birthNonce` is always the newest one sent.
 */
export class Session {
  readonly chunks = new ChunkQueue();
  readonly #options: SessionOptions;
  readonly #ended = Promise.withResolvers<string>();
  readonly #firstAck = Promise.withResolvers<void>();
  #transport: TransportSession | undefined;
  #sender: Sender | undefined;
  #birthNonce = "";
  #bornAliases = 0;
  #birth: Promise<void> = Promise.resolve();
  #isBirthQueued = false;
  #isEnding = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Runs the session; `onUp` is called when it is in working order. Resolves with the reason of its end, rejects when it never came up. */
  async run(onUp: () => void): Promise<string> {
    const { transport, commands, spool } = this.#options;
    this.#transport = await transport.connect({
      onMessage: (topic, payload) => this.#take(topic, payload),
      onClosed: (reason) => this.#ended.resolve(reason),
    });
    if (this.#isEnding) this.#transport.end();
    const stopListening = spool.onSynced(() => this.#sender?.wake());
    try {
      await this.#introduce(this.#transport);
      onUp();
      commands.onConnected();
      const reason = await this.#ended.promise;
      commands.onDisconnected();
      return reason;
    } finally {
      stopListening();
      this.#sender?.stop();
      this.#transport.end();
      this.chunks.fail(new AppError("UNAVAILABLE", "Chunk: the session ended before it was sent"));
    }
  }

  /** QoS 0. */
  publishProgress(payload: Uint8Array): void {
    const topic = formatTopic({ device: this.#options.identity.device, channel: "progress" });
    this.#transport?.publish(topic, payload, 0).catch((cause: unknown) => {
      this.#options.logger.debug("progress-dropped", errorMessage(cause));
    });
  }

  publishChunk(payload: Uint8Array): Promise<void> {
    const sent = this.chunks.add(payload);
    this.#sender?.wake();
    return sent;
  }

  /** Says goodbye; `run` then resolves. */
  end(): void {
    this.#isEnding = true;
    this.#transport?.end();
  }

  async #introduce(transport: TransportSession): Promise<void> {
    const { identity, clock, spool, logger, backlogAfterMs, ackTimeoutMs } = this.#options;
    const liveSinceMs = clock.nowMs() - backlogAfterMs;
    await transport.subscribe(
      downChannels.map((channel) => formatTopic({ device: identity.device, channel })),
    );
    await this.#sendBirth();
    const stopWaiting = clock.after(FIRST_ACK_WAIT_MS, this.#firstAck.resolve);
    await Promise.race([this.#firstAck.promise, this.#ended.promise]);
    stopWaiting();
    this.#sender = new Sender({
      device: identity.device,
      spool,
      session: transport,
      chunks: this.chunks,
      clock,
      logger,
      liveSinceMs,
      ackTimeoutMs,
      introduceAliases: () => this.#introduceAliases(),
    });
    await this.#sender.start();
  }

  async #introduceAliases(): Promise<void> {
    while (this.#options.aliases.count > this.#bornAliases) await this.#sendBirth();
  }

  /** One birth after the other; resolves at PUBACK. */
  #sendBirth(): Promise<void> {
    this.#birth = this.#birth.then(() => this.#publishBirth());
    return this.#birth;
  }

  async #publishBirth(): Promise<void> {
    const { identity, aliases, clock, random, offset } = this.#options;
    const nonce = Buffer.from(random.bytes(16)).toString("hex");
    const aliasCount = aliases.count;
    const birth = this.#composeBirth(nonce);
    this.#birthNonce = nonce;
    const sentMs = clock.uptimeMs();
    await this.#transport?.publish(
      formatTopic({ device: identity.device, channel: "birth" }),
      encodeBirth(birth),
      1,
    );
    offset.measured(clock.uptimeMs() - sentMs);
    this.#bornAliases = aliasCount;
  }

  #composeBirth(nonce: string): Birth {
    const { identity, spool, aliases, clock, bootUptimeMs, isClockSynchronised } = this.#options;
    const { spoolId, positions } = spool.status();
    return {
      ...identity,
      spoolId,
      nonce,
      aliases: aliases.all(),
      clock: isClockSynchronised() ? "synchronised" : "unsynchronised",
      wallMs: Math.max(0, Math.round(clock.nowMs())),
      uptimeMs: Math.max(0, Math.round(bootUptimeMs())),
      positions,
    };
  }

  /** What comes down is checked here; one bad message is logged and harms nothing else. */
  #take(topic: string, payload: Uint8Array): void {
    try {
      this.#dispatch(parseTopic(topic).channel as DownChannel, payload);
    } catch (cause) {
      this.#options.logger.warn("downlink-refused", errorMessage(cause), { sizeBytes: payload.length });
    }
  }

  #dispatch(channel: DownChannel, payload: Uint8Array): void {
    const { commands, onDesired } = this.#options;
    switch (channel) {
      case "ack":
        this.#takeAck(decodeAck(payload));
        break;
      case "command":
        commands.onCommand(payload, { birthNonce: this.#birthNonce });
        break;
      case "desired":
        onDesired(payload, { birthNonce: this.#birthNonce });
        break;
    }
  }

  #takeAck(ack: Ack): void {
    const { spool, offset, commands, logger } = this.#options;
    offset.heard(ack.serverWallMs);
    if (ack.spoolId === spool.spoolId) spool.ack(ack.streams);
    this.#firstAck.resolve();
    this.#sender?.acknowledged();
    for (const { pullId, upToOffset } of ack.chunks) commands.onChunkAck(pullId, upToOffset);
    if (!ack.birthWanted || this.#isBirthQueued) return;
    this.#isBirthQueued = true;
    this.#sendBirth()
      .catch((cause: unknown) => logger.debug("birth-unfinished", errorMessage(cause)))
      .finally(() => {
        this.#isBirthQueued = false;
      });
  }
}
