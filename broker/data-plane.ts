import type {
  ActionRequest,
  AuditCheck,
  AuditEntry,
  Command,
  ConsentRow,
  DeviceDetail,
  DevicePage,
  Fault,
  FaultQuery,
  LiveEvent,
  LogLineView,
  LogQuery,
  Loss,
  PullManifestView,
  PullRequest,
  Quarantined,
  Series,
  SeriesQuery,
  ServerHealth,
  TailRequest,
} from "@housecall/proto/api";
import type { DurationMs, EpochMs, Logger } from "@housecall/proto/base";
import type { Actor } from "./actor.ts";
import type { AuditListQuery } from "./audit/audit-records.ts";
import type { Consents } from "./consent/consents.ts";
import type { CaseRecords, CustomerRecords, KpiInputRecords } from "./desk-records.ts";
import type { DataPlaneMetrics } from "./health/data-plane-metrics.ts";
import type { DeviceMoment, MomentQuery } from "./ingest/device-moment.ts";

export type { Actor } from "./actor.ts";
export type { Page } from "./page.ts";

/** Devices: finding, claiming, revoking. */
export interface Fleet {
  list(query: {
    readonly text?: string;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<DevicePage>;
  /** @throws AppError NOT_FOUND */
  get(deviceId: string): Promise<DeviceDetail>;
  /** A token `hc1.<host:port>.<hash of the fleet CA key>.<secret>`, valid once, for 15 minutes. */
  createClaimToken(options: {
    readonly deviceId?: string;
    /** For whom or what; kept with the device that uses it. */
    readonly note?: string;
    readonly actor: Actor;
  }): Promise<{ token: string; expiresAtMs: number }>;
  /** Ends every session of the device within 5 s and refuses its certificate from now on. */
  revoke(deviceId: string, actor: Actor): Promise<void>;
}

/** Stored telemetry. */
export interface TelemetryReader {
  series(deviceId: string, query: SeriesQuery): Promise<Series>;
  logs(deviceId: string, query: LogQuery): Promise<readonly LogLineView[]>;
  losses(deviceId: string, limit: number): Promise<readonly Loss[]>;
  /** Connections, their ends and events of a range of time, newest first. */
  moments(deviceId: string, query: MomentQuery): Promise<readonly DeviceMoment[]>;
  /** How things stood at a time: the newest connection before it, or the newest connection or end of one. */
  momentBefore(
    deviceId: string,
    kind: "connected" | "link",
    beforeMs: EpochMs,
  ): Promise<DeviceMoment | undefined>;
  /** The first connection at or after a time. */
  connectionFrom(deviceId: string, fromMs: EpochMs): Promise<DeviceMoment | undefined>;
  quarantine(options: {
    readonly deviceId?: string;
    readonly limit: number;
  }): Promise<readonly Quarantined[]>;
}

/** What the rules have found. */
export interface FaultReader {
  list(query: FaultQuery): Promise<readonly Fault[]>;
}

/** A pulled file that is complete, on the server's disk; it never changes. */
export interface PulledFile {
  readonly commandId: string;
  readonly deviceId: string;
  readonly caseId: string;
  /** The consent under which it was pulled; "" when none was known. */
  readonly consentId: string;
  readonly path: string;
  readonly manifest: PullManifestView;
}

/** Commands to devices; each change is published as a LiveEvent "command". */
export interface Commands {
  requestPull(deviceId: string, request: PullRequest, actor: Actor): Promise<Command>;
  requestTail(deviceId: string, request: TailRequest, actor: Actor): Promise<Command>;
  /** Verified by telemetry: it succeeds only when that shows it. */
  requestAction(deviceId: string, request: ActionRequest, actor: Actor): Promise<Command>;
  /** Cancels a command; harmless when it is already final. */
  cancel(commandId: string, actor: Actor): Promise<Command>;
  get(commandId: string): Promise<Command>;
  list(options: { readonly deviceId?: string; readonly limit: number }): Promise<readonly Command[]>;
  /** The pulled file (NDJSON, one log line a row). @throws AppError NOT_FOUND while it is not complete. */
  openFile(
    commandId: string,
    actor: Actor,
  ): Promise<{ readonly sizeBytes: number; readonly stream: NodeJS.ReadableStream }>;
  /** Where that file is, for whoever reads in it and audits that. @throws AppError NOT_FOUND while it is not complete. */
  pulledFile(commandId: string): Promise<PulledFile>;
}

/** Append-only record of who did what. */
export interface Audit {
  append(entry: Omit<AuditEntry, "id" | "atMs">): Promise<void>;
  /** Newest first. */
  list(query: AuditListQuery): Promise<readonly AuditEntry[]>;
  /** Checks every entry, and the end of the chain by the heads kept outside the data folder; the verdict comes last. */
  verify(signal?: AbortSignal): AsyncIterable<AuditCheck>;
  consents(deviceId: string): Promise<readonly ConsentRow[]>;
  /** Every change there ever was, newest first. */
  consentHistory(deviceId: string, limit: number): Promise<readonly ConsentRow[]>;
}

/** What changes, as it changes. `deviceId` narrows it to one device. Returns how to stop listening. */
export interface LiveFeed {
  subscribe(options: {
    readonly deviceId?: string;
    readonly onEvent: (event: LiveEvent) => void;
  }): () => void;
  /** Tells everybody who listens. */
  publish(event: LiveEvent): void;
}

/** A row of the console as it is to be from now on; null removes it. */
export interface ConsoleRecordChange {
  readonly collection: string;
  readonly key: string;
  readonly value: string | null;
}

/** Small durable key-value rows of the console (staff, sessions, set-up), kept in the records store. */
export interface ConsoleRecords {
  get(collection: string, key: string): Promise<string | undefined>;
  put(collection: string, key: string, value: string): Promise<void>;
  /** Stores only when the key is new; false when it was taken. */
  insert(collection: string, key: string, value: string): Promise<boolean>;
  remove(collection: string, key: string): Promise<void>;
  /** Changes rows and audits it, all or nothing. */
  change(changes: readonly ConsoleRecordChange[], audit: Omit<AuditEntry, "id">): Promise<void>;
  list(collection: string): Promise<readonly { readonly key: string; readonly value: string }[]>;
}

/** The running data plane as the console sees it. */
export interface DataPlane {
  readonly fleet: Fleet;
  readonly telemetry: TelemetryReader;
  readonly faults: FaultReader;
  readonly commands: Commands;
  readonly consents: Consents;
  readonly audit: Audit;
  readonly live: LiveFeed;
  readonly consoleRecords: ConsoleRecords;
  readonly customers: CustomerRecords;
  readonly cases: CaseRecords;
  readonly kpiInputs: KpiInputRecords;
  health(): ServerHealth;
  /** What is counted, for whoever watches the server. */
  metrics(): Promise<DataPlaneMetrics>;
  /** Ports actually bound. */
  readonly ports: { readonly mqtt: number; readonly claim: number };
  /** Stops accepting, drains commits, closes stores; resolves within `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>;
}

/** How the composition root configures the data plane; everything outside comes in here. */
export interface DataPlaneOptions {
  readonly dataFolder: string;
  /** Fleet CA and command-signing keys; outside the data folder, 0700. */
  readonly keysFolder: string;
  readonly mqttPort: number;
  readonly claimPort: number;
  readonly bindAddress: string;
  /** Host names and addresses that devices may use to reach this server (certificate SANs); the first is put into claim tokens. */
  readonly publicHosts: readonly string[];
  readonly retentionDays: number;
  /** Within this after a device says that an action is done, telemetry must show it; three minutes unless given. */
  readonly actionVerifyMs?: DurationMs;
  /** Rule folders beside the shipped library. */
  readonly ruleFolders: readonly string[];
  readonly telemetryMemoryLimitMb: number;
  readonly maxConnections: number;
  readonly clock: import("@housecall/proto/base").Clock;
  readonly random: import("@housecall/proto/base").Random;
  readonly logger: Logger;
  readonly version: string;
  /** Hears how long each record waited until it was durable. */
  readonly onStored?: (waitedMs: DurationMs) => void;
}
