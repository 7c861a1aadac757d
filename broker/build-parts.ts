import { DAY_MS, MINUTE_MS } from "@housecall/proto/base";
import { readFacts } from "./actions/read-facts.ts";
import { type AuditLog, createAudit } from "./audit/audit.ts";
import { openAuditHeadKey } from "./audit/audit-head-key.ts";
import { AuditHeads } from "./audit/audit-heads.ts";
import type { AuditRecords } from "./audit/audit-records.ts";
import type { ConsentRecords } from "./audit/consent-records.ts";
import { openHeadFile } from "./audit/head-file.ts";
import { type CommandKeys, openCommandKeys } from "./command/command-keys.ts";
import type { CommandService } from "./command/command-service.ts";
import { createCommands } from "./command/create-commands.ts";
import type { DataPlaneOptions } from "./data-plane.ts";
import { Diagnosis } from "./diagnosis/diagnosis.ts";
import type { FaultRecords } from "./diagnosis/fault-records.ts";
import { createRuleEngine } from "./diagnosis/load-rule-files.ts";
import { createFleet, type RunningFleet } from "./fleet/create-fleet.ts";
import { Ingest } from "./ingest/ingest.ts";
import type { IngestListeners } from "./ingest/ingest-ports.ts";
import { LateLink } from "./late-link.ts";
import { LiveHub } from "./live/live-hub.ts";
import type { Stores } from "./open-stores.ts";
import { createAuditRecords } from "./store/records/sqlite/audit-records.ts";
import { createCertificateRecords } from "./store/records/sqlite/certificate-records.ts";
import { createClaimRecords } from "./store/records/sqlite/claim-records.ts";
import { createCommandRecords } from "./store/records/sqlite/command-records.ts";
import { createConsentRecords } from "./store/records/sqlite/consent-records.ts";
import { createDeviceRecords } from "./store/records/sqlite/device-records.ts";
import { createFaultRecords } from "./store/records/sqlite/fault-records.ts";
import { createIngestRecords } from "./store/records/sqlite/ingest-records.ts";

/** The parts of the data plane, wired to each other and not yet running. */
export interface Parts {
  readonly stores: Stores;
  readonly live: LiveHub;
  readonly link: LateLink;
  readonly audit: AuditLog;
  readonly consents: ConsentRecords;
  readonly auditRecords: AuditRecords;
  readonly auditHeads: AuditHeads;
  readonly keys: CommandKeys;
  readonly faultRecords: FaultRecords;
  readonly diagnosis: Diagnosis;
  readonly fleet: RunningFleet;
  readonly commands: CommandService;
  readonly ingest: Ingest;
}

type Early = Omit<Parts, "diagnosis" | "fleet" | "commands" | "ingest">;

/**
 * Builds all parts over open stores.
 *
 * They know each other in a circle (fleet shows faults and values, ingest feeds fleet and commands), so the
 * later ones are reached through `late`, which is complete before anything runs.
 */
export async function buildParts(stores: Stores, options: DataPlaneOptions): Promise<Parts> {
  const { clock, logger } = options;
  const early = buildEarly(stores, options);
  const late: Partial<Parts> = {};
  const diagnosis = new Diagnosis({
    records: early.faultRecords,
    createEngine: createRuleEngine,
    publish: (fault) => {
      early.live.publish({ kind: "fault", fault });
      late.fleet?.announce(fault.deviceId);
    },
    clock,
    logger,
    firstCommitSeq: await stores.telemetry.firstCommitSeq(),
  });
  const fleet = await buildFleet({ early, diagnosis, late }, options);
  const commands = buildCommands({ early, fleet, late }, options);
  const ingest = buildIngest({ early, diagnosis, fleet, commands }, options);
  return Object.assign(late, { ...early, diagnosis, fleet, commands, ingest });
}

function buildEarly(stores: Stores, options: DataPlaneOptions): Early {
  const { clock, logger, keysFolder } = options;
  const { database } = stores;
  const records = createAuditRecords(database);
  const consents = createConsentRecords(database);
  const key = openAuditHeadKey(options);
  const auditHeads = new AuditHeads({ file: openHeadFile(keysFolder), key, records, clock, logger });
  return {
    stores,
    live: new LiveHub({ clock, logger }),
    link: new LateLink(),
    audit: createAudit({ records, consents, heads: auditHeads, clock }),
    consents,
    auditRecords: records,
    auditHeads,
    keys: openCommandKeys(options),
    faultRecords: createFaultRecords(database),
  };
}

function buildFleet(
  parts: { readonly early: Early; readonly diagnosis: Diagnosis; readonly late: Partial<Parts> },
  options: DataPlaneOptions,
): Promise<RunningFleet> {
  const { early, diagnosis, late } = parts;
  const { database } = early.stores;
  return createFleet({
    ...options,
    records: {
      devices: createDeviceRecords(database),
      certificates: createCertificateRecords(database),
      claims: createClaimRecords(database),
    },
    faults: {
      openFaults: (deviceId) => diagnosis.openCountsOf(deviceId),
      openRules: (deviceId) => diagnosis.openRulesOf(deviceId),
    },
    current: {
      currentValues: async (deviceId) =>
        late.ingest?.liveOf(deviceId) ?? { values: [], state: {}, stateAtMs: null },
    },
    audit: early.audit,
    onChange: (device) => early.live.publish({ kind: "device", device }),
  });
}

function buildCommands(
  parts: { readonly early: Early; readonly fleet: RunningFleet; readonly late: Partial<Parts> },
  options: DataPlaneOptions,
): CommandService {
  const { early, fleet, late } = parts;
  const { clock, random, logger, retentionDays } = options;
  const isKnownDevice = (deviceId: string): Promise<boolean> =>
    fleet.fleet.get(deviceId).then(
      () => true,
      () => false,
    );
  return createCommands({
    records: createCommandRecords(early.stores.database),
    audit: early.audit,
    consents: early.consents,
    blobs: early.stores.blobs,
    parts: early.stores.parts,
    keys: early.keys,
    link: early.link,
    publish: (event) => early.live.publish(event),
    isKnownDevice,
    onRefused: async (refused) => {
      await late.ingest?.quarantine({ ...refused, topic: refused.channel, receivedAtMs: clock.nowMs() });
    },
    evidence: {
      facts: async (deviceId) => readFacts(await fleet.fleet.get(deviceId)),
      series: (deviceId, query) => early.stores.telemetry.series(deviceId, query),
      logs: (deviceId, query) => early.stores.telemetry.logs(deviceId, query),
    },
    verifyWithinMs: options.actionVerifyMs ?? 3 * MINUTE_MS,
    fileRetentionMs: retentionDays * DAY_MS,
    clock,
    random,
    logger,
  });
}

function buildIngest(
  parts: Pick<Parts, "diagnosis" | "fleet" | "commands"> & { readonly early: Early },
  options: DataPlaneOptions,
): Ingest {
  const { early, diagnosis, fleet, commands } = parts;
  const { stores, live, link, faultRecords } = early;
  const listeners: IngestListeners = {
    onBirth: async (birth, session) => {
      fleet.recordBirth(birth, session);
      await commands.onBirth(birth.device, birth, session.clockCorrectionMs);
    },
    onResult: (deviceId, result, atMs) => commands.onResult(deviceId, result, atMs),
    onConsent: (deviceId, report, at) => commands.onConsent(deviceId, report, at),
    onProgress: (deviceId, payload) => commands.onProgress(deviceId, payload),
    acceptChunk: (deviceId, payload) => commands.acceptChunk(deviceId, payload),
    onReport: (deviceId, receivedAtMs) => fleet.recordReport(deviceId, receivedAtMs),
    onValues: (deviceId, values) => live.publishValues(deviceId, values),
    onLoss: (deviceId, loss) => live.publish({ kind: "loss", deviceId, loss }),
    onClockChange: (deviceId, clockCorrectionMs) => {
      fleet.recordClock(deviceId, clockCorrectionMs);
      commands.onClockChange(deviceId, clockCorrectionMs);
    },
  };
  return new Ingest({
    store: stores.telemetry,
    records: createIngestRecords(stores.database),
    evaluator: diagnosis,
    listeners,
    link,
    clock: options.clock,
    logger: options.logger,
    ...(options.onStored ? { onStored: options.onStored } : {}),
    lastCommitSeq: Math.max(stores.telemetry.lastCommitSeq, faultRecords.loadCheckpoint()?.commitSeq ?? 0),
  });
}
