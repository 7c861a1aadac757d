/** What the parts of the agent need from each other and from the machine; implemented elsewhere, passed in by agent.ts. */
import type { Birth, LossReport, RecordBody, SignalAlias, Stream, StreamPosition } from "@housecall/proto";
import type { EpochMs } from "@housecall/proto/base";

/** Appends to the spool; the only way for collectors, logs, sockets and commands to say something. */
export interface RecordWriter {
  /**
   * Queues a body for the next fsync and returns at once. Never throws and never blocks: what cannot
   * be kept is counted as loss. A result on "urgent" is fsynced before `flushed` resolves. A note becomes
   * durable with its record and stays on the device.
   */
  write(stream: Stream, body: RecordBody, atMs?: EpochMs, note?: Uint8Array): void;
  /** Resolves when everything written so far is fsynced. */
  flushed(): Promise<void>;
  /** Counts what was dropped before it got a sequence (log lines over the rate limit, …). */
  lost(loss: Omit<LossReport, "kind" | "firstSequence" | "lastSequence">): void;
}

/** Small integers for signals; append-only within one spool, kept beside it. */
export interface AliasTable {
  /** The alias of a signal, given out on first use; a new one makes the link send a birth before it is used. Undefined: the table is full. */
  aliasOf(key: {
    readonly signal: string;
    readonly instance: string;
    readonly unit: string;
  }): number | undefined;
  all(): readonly SignalAlias[];
}

/** Publishes outside the spool, while connected. */
export interface DirectLink {
  isConnected(): boolean;
  /** QoS 0, dropped when offline. */
  publishProgress(payload: Uint8Array): void;
  /** QoS 1; resolves at PUBACK, rejects when the session ends before. Telemetry goes first. */
  publishChunk(payload: Uint8Array): Promise<void>;
}

/** Handles what comes down; implemented by agent/command. */
export interface CommandExecutor {
  /** Bytes of channel "command" of this session. `birthNonce` is that of the session's newest birth. */
  onCommand(payload: Uint8Array, session: { readonly birthNonce: string }): void;
  onChunkAck(pullId: string, upToOffset: number): void;
  /** A session is up (again): unfinished pulls resume. */
  onConnected(): void;
  onDisconnected(): void;
  /** Stops running commands cleanly; pulls resume at the next start. */
  stop(): Promise<void>;
}

/** Facts for the birth that do not change while the agent runs. */
export type Identity = Pick<
  Birth,
  | "device"
  | "bootId"
  | "capabilities"
  | "deviceClass"
  | "model"
  | "firmware"
  | "agentVersion"
  | "configHash"
  | "name"
  | "bootReason"
  | "timeZone"
>;

/** How far the spool is, for the birth and for people. */
export interface SpoolStatus {
  readonly spoolId: string;
  readonly positions: readonly StreamPosition[];
  readonly usedBytes: number;
  readonly records: Readonly<Record<Stream, number>>;
}
