/** The data plane's port in memory: for unit tests of the console. It keeps the port's promises, audit included. */
import { Readable } from "node:stream";
import type { Actor, DataPlane } from "@housecall/broker";
import type {
  AuditEntry,
  Command,
  CommandState,
  DeviceDetail,
  Fault,
  LiveEvent,
  LogLineView,
  ServerHealth,
} from "@housecall/proto/api";
import { AppError, type Clock } from "@housecall/proto/base";
import { createConsentRecords } from "../../broker/store/records/sqlite/consent-records.ts";
import type { SqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { inMemoryAudit } from "./in-memory-audit.ts";
import { inMemoryConsoleRecords } from "./in-memory-console-records.ts";
import { keptFile } from "./kept-file.ts";
import { type MemoryConsents, memoryConsents } from "./memory-consents.ts";
import { memoryDesk } from "./memory-desk.ts";
import { searchDevices } from "./search-devices.ts";

/** A data plane with handles for tests to change what it holds. */
export interface InMemoryDataPlane extends DataPlane {
  readonly auditEntries: AuditEntry[];
  readonly devices: Map<string, DeviceDetail>;
  readonly faultList: Fault[];
  readonly logLines: LogLineView[];
  readonly files: Map<string, Uint8Array>;
  readonly listeners: Set<(event: LiveEvent) => void>;
  /** Where customers and cases are kept. */
  readonly deskDatabase: SqlDatabase;
  /** Takes in what a device reports on a consent. */
  reportConsent: MemoryConsents["report"];
  publish(event: LiveEvent): void;
  /** Moves a command on as a device would. */
  moveCommand(id: string, state: CommandState, change?: Partial<Command>): Command;
}

/** An empty data plane whose times come from `clock`. */
export function inMemoryDataPlane(clock: Clock): InMemoryDataPlane {
  const auditEntries: AuditEntry[] = [];
  const devices = new Map<string, DeviceDetail>();
  const commands = new Map<string, Command>();
  const consentIds = new Map<string, string>();
  const files = new Map<string, Uint8Array>();
  const faultList: Fault[] = [];
  const logLines: LogLineView[] = [];
  const listeners = new Set<(event: LiveEvent) => void>();
  const startedAtMs = clock.nowMs();
  const desk = memoryDesk((entry) => auditEntries.push({ ...entry, id: auditEntries.length + 1 }));

  const audit = (
    actor: Actor,
    action: string,
    about: { deviceId?: string; commandId?: string; consentId?: string; detail?: string } = {},
  ): void => {
    const rest = { caseId: "", outcome: "success" } as const;
    const { deviceId = "", commandId = "", consentId = "", detail = "" } = about;
    auditEntries.push({
      ...rest,
      id: auditEntries.length + 1,
      atMs: clock.nowMs(),
      actor: actor.name,
      action,
      deviceId,
      commandId,
      consentId,
      detail,
    });
  };
  const deviceOf = (id: string): DeviceDetail => {
    const device = devices.get(id);
    if (!device) throw new AppError("NOT_FOUND", `There is no device "${id}".`);
    return device;
  };
  const commandOf = (id: string): Command => {
    const command = commands.get(id);
    if (!command) throw new AppError("NOT_FOUND", `There is no command "${id}".`);
    return command;
  };
  const publish = (event: LiveEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const consentRecords = createConsentRecords(desk.database);
  const isKnownDevice = (id: string): boolean => devices.has(id);
  const consents = memoryConsents({ database: desk.database, clock, isKnownDevice, publish });
  const keep = (command: Command): Command => {
    commands.set(command.id, command);
    publish({ kind: "command", command });
    return command;
  };
  const queue = (
    deviceId: string,
    kind: Command["kind"],
    request: Command["request"],
    actor: Actor,
  ): Command => {
    deviceOf(deviceId);
    const id = `command-${commands.size + 1}`;
    const consentId = actor.consentId ?? "";
    consentIds.set(id, consentId);
    audit(actor, "command-requested", { deviceId, commandId: id, consentId, detail: kind });
    const nowMs = clock.nowMs();
    return keep({
      id,
      deviceId,
      kind,
      state: "queued",
      reason: "",
      detail: "",
      requestedBy: actor.name,
      caseId: request?.caseId ?? "",
      createdAtMs: nowMs,
      expiresAtMs: nowMs + 60_000,
      changedAtMs: nowMs,
      history: [{ state: "queued", atMs: nowMs, reason: "" }],
      progress: null,
      estimateBytes: null,
      manifest: null,
      isDownloadable: false,
      request,
      action: kind === "run_action" ? { outcome: [], saidAtMs: null, verifyByMs: null, checks: [] } : null,
    });
  };
  const moveCommand = (id: string, state: CommandState, change: Partial<Command> = {}): Command => {
    const command = commandOf(id);
    const history = [...command.history, { state, atMs: clock.nowMs(), reason: "" }];
    return keep({ ...command, state, changedAtMs: clock.nowMs(), history, ...change });
  };

  return {
    auditEntries,
    devices,
    faultList,
    logLines,
    files,
    listeners,
    deskDatabase: desk.database,
    publish,
    moveCommand,
    fleet: {
      list: async ({ text = "", limit }) => {
        const { found, reading } = searchDevices(devices.values(), { text, faultList, nowMs: clock.nowMs() });
        return { items: found.slice(0, limit), nextCursor: null, total: found.length, reading };
      },
      get: async (id) => deviceOf(id),
      createClaimToken: async ({ actor, note = "" }) => {
        audit(actor, "claim-token-created", { detail: note });
        return { token: "hc1.127.0.0.1:8884.hash.secret", expiresAtMs: clock.nowMs() + 900_000 };
      },
      revoke: async (id, actor) => {
        devices.set(id, { ...deviceOf(id), presence: "revoked" });
        audit(actor, "device-revoked", { deviceId: id });
      },
    },
    telemetry: {
      series: async (_id, query) => ({
        signal: query.signal,
        instance: query.instance,
        unit: "",
        bucketMs: 1_000,
        points: [],
      }),
      logs: async () => logLines,
      losses: async () => [],
      moments: async () => [],
      momentBefore: async () => undefined,
      connectionFrom: async () => undefined,
      quarantine: async () => [],
    },
    faults: {
      list: async (query) =>
        faultList.filter((each) => query.deviceId === undefined || each.deviceId === query.deviceId),
    },
    commands: {
      requestPull: async (id, request, actor) => queue(id, "pull_logs", request, actor),
      requestAction: async (id, { action, parameters, caseId, reason }, actor) =>
        queue(id, "run_action", { action, parameters, caseId, reason }, actor),
      requestTail: async (id, request, actor) => queue(id, "tail_logs", request, actor),
      cancel: async (id, actor) => {
        const { deviceId } = commandOf(id);
        audit(actor, "command-cancel-requested", { deviceId, commandId: id });
        return moveCommand(id, "cancelled");
      },
      get: async (id) => commandOf(id),
      list: async ({ deviceId }) =>
        [...commands.values()].filter((each) => !deviceId || each.deviceId === deviceId),
      openFile: async (id, actor) => {
        const bytes = files.get(id);
        if (!bytes) throw new AppError("NOT_FOUND", `Command "${id}" has no file yet.`);
        audit(actor, "file-downloaded", { deviceId: commandOf(id).deviceId, commandId: id });
        return { sizeBytes: bytes.length, stream: Readable.from([Buffer.from(bytes)]) };
      },
      pulledFile: async (commandId) => {
        const { deviceId, caseId, manifest } = commandOf(commandId);
        const consentId = consentIds.get(commandId) ?? "";
        const bytes = files.get(commandId);
        if (!bytes || !manifest) throw new AppError("NOT_FOUND", `Command "${commandId}" has no file yet.`);
        return { commandId, deviceId, caseId, consentId, manifest, path: keptFile(bytes) };
      },
    },
    consents: desk.telling(consents.consents),
    reportConsent: desk.telling(consents).report,
    audit: {
      ...inMemoryAudit(auditEntries, clock),
      consents: (id) => consentRecords.current(id),
      consentHistory: (id, limit) => consentRecords.history(id, limit),
    },
    live: {
      subscribe: ({ onEvent }) => {
        listeners.add(onEvent);
        return () => listeners.delete(onEvent);
      },
      publish,
    },
    consoleRecords: inMemoryConsoleRecords(
      (entry) => void auditEntries.push({ ...entry, id: auditEntries.length + 1 }),
    ),
    customers: desk.customers,
    cases: desk.cases,
    kpiInputs: desk.kpiInputs,
    health: () => healthOf(startedAtMs),
    metrics: async () => ({
      ...{ ingest: { records: 0, samples: 0, logLines: 0, duplicates: 0 }, quarantined: {} },
      ...{ refusedConnections: {}, connectedDevices: 0, commands: [], pulledBytes: 0, storeRestarts: 0 },
      engine: { inputs: 0, verdicts: {}, suspendedRules: 0 },
      openFaults: { critical: 0, warning: 0, info: 0 },
      storeBytes: { records: 0, telemetry: 0, blobs: 0, parts: 0 },
      audit: { entries: auditEntries.length, headEntries: auditEntries.length, headAtMs: clock.nowMs() },
    }),
    ports: { mqtt: 8883, claim: 8884 },
    stop: async () => undefined,
  };
}

/** A device as the fleet knows it a moment after its first report. */
export function deviceExample(id: string, clock: Pick<Clock, "nowMs">): DeviceDetail {
  const nowMs = clock.nowMs();
  return {
    id,
    name: id,
    deviceClass: "linux",
    model: "test bench",
    firmware: "1.0",
    presence: "online",
    sessionStartedAtMs: nowMs,
    lastReportAtMs: nowMs,
    configSyncedAtMs: nowMs,
    disconnectedAtMs: null,
    disconnectReason: null,
    openFaults: { critical: 0, warning: 0, info: 0 },
    claimedAtMs: nowMs,
    note: "",
    newestFirmware: "",
    agentVersion: "0.1.0",
    bootId: "boot",
    bootReason: "",
    bootedAtMs: nowMs,
    timeZone: "UTC",
    capabilities: [],
    clock: "synchronised",
    clockCorrectionMs: 0,
    certificateExpiresAtMs: null,
    values: [],
    state: {},
    stateAtMs: null,
  };
}

function healthOf(startedAtMs: number): ServerHealth {
  return {
    status: "ready",
    version: "test",
    startedAtMs,
    problems: [],
    ingest: {
      records: 0,
      samples: 0,
      logLines: 0,
      duplicates: 0,
      quarantined: {},
      refusedConnections: {},
      commitLatencyP99Ms: 0,
      storeRestarts: 0,
      connectedDevices: 0,
    },
  };
}
