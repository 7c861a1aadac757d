import { DAY_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { buildParts, type Parts } from "./build-parts.ts";
import type { DataPlane, DataPlaneOptions } from "./data-plane.ts";
import { RETENTION_PERIOD_MS, type Recurring, startTimers, TICK_PERIOD_MS } from "./data-plane-timers.ts";
import { type LoadedRuleFiles, loadRuleFiles } from "./diagnosis/load-rule-files.ts";
import { encodeRuleFiles } from "./diagnosis/rule-files.ts";
import { readMetrics } from "./health/read-metrics.ts";
import { HealthReport } from "./health/server-health.ts";
import { measureStores, type StoreSizes } from "./health/store-sizes.ts";
import { type MqttListener, startMqttListener } from "./mqtt/mqtt-listener.ts";
import { openStores } from "./open-stores.ts";
import { createCaseRecords } from "./store/records/sqlite/case-records.ts";
import { createConsoleRecords } from "./store/records/sqlite/console-records.ts";
import { createCustomerRecords } from "./store/records/sqlite/customer-records.ts";
import { createKpiInputRecords } from "./store/records/sqlite/kpi-input-records.ts";

/** Share of the deadline in which devices may finish what is in flight. */
const DRAIN_RATIO = 0.4;

interface Running {
  readonly parts: Parts;
  readonly options: DataPlaneOptions;
  readonly listener: MqttListener;
  readonly claimPort: number;
  readonly health: HealthReport;
  readonly sizes: { now: StoreSizes };
  readonly stopTimers: () => void;
}

/**
 * Starts the data plane: stores, rules, listener, claims. Devices are accepted when it resolves.
 *
 * @throws AppError CONFIG_INVALID, FOLDER_UNWRITABLE, CONFLICT, STORE_NEWER, STORE_DAMAGED, DISK_FULL, PORT_IN_USE;
 *   what had been started is stopped again.
 */
export async function startDataPlane(options: DataPlaneOptions): Promise<DataPlane> {
  const rules = loadRuleFiles(options.ruleFolders);
  const stores = await openStores({ ...options, memoryLimitMb: options.telemetryMemoryLimitMb });
  let parts: Parts | undefined;
  try {
    parts = await buildParts(stores, options);
    await restore(parts, rules, options);
    return asDataPlane(await listen(parts, rules, options));
  } catch (error) {
    await parts?.fleet.stop();
    await stores.close();
    throw error;
  }
}

/** Goes on where the last run ended, then puts the rule files of now in force. */
async function restore(
  { ingest, diagnosis, faultRecords, auditHeads }: Parts,
  rules: LoadedRuleFiles,
  options: DataPlaneOptions,
): Promise<void> {
  await auditHeads.start();
  const settledSeq = faultRecords.loadCheckpoint()?.commitSeq ?? 0;
  await ingest.restore({ settledSeq, evaluatedSeq: diagnosis.restoredSeq });
  const payload = encodeRuleFiles(rules.files);
  if (Buffer.compare(payload, diagnosis.rules) !== 0)
    await ingest.rulesChanged(payload, options.clock.nowMs());
}

async function listen(parts: Parts, rules: LoadedRuleFiles, options: DataPlaneOptions): Promise<Running> {
  const { ingest, fleet, commands, link, keys } = parts;
  const { clock, logger, version, bindAddress } = options;
  const startedAtMs = clock.nowMs();
  const listener = await startMqttListener({
    ...options,
    port: options.mqttPort,
    tls: fleet.tls,
    sink: ingest,
    gate: fleet.gate,
    sessions: [
      fleet.sessions,
      {
        sessionStarted: () => undefined, // a birth follows, and only that tells ingest who speaks
        sessionEnded: ({ deviceId, atMs }) => {
          commands.onSessionEnded(deviceId);
          ingest.sessionEnded(deviceId, atMs);
        },
      },
    ],
  });
  link.attach(listener.link);
  fleet.attachLink(listener.link);
  try {
    const claim = await fleet.startClaimServer({
      port: options.claimPort,
      bindAddress,
      mqttPort: listener.port,
      commandKeys: keys,
    });
    const health = new HealthReport({
      ...{ ...parts, ...parts.stores, listener },
      ...{ ruleProblems: rules.problems, version, startedAtMs, clock },
    });
    ingest.accepting(clock.nowMs());
    const sizes = { now: await measureStores(options.dataFolder) };
    const stopTimers = startTimers(recurringWork({ parts, health, sizes }, options), { clock, logger });
    return { parts, options, listener, claimPort: claim.port, health, sizes, stopTimers };
  } catch (error) {
    await listener.stop(0);
    throw error;
  }
}

function recurringWork(
  { parts, health, sizes }: Pick<Running, "parts" | "health" | "sizes">,
  options: DataPlaneOptions,
): Recurring[] {
  const { ingest, commands, live, faultRecords, stores, auditHeads } = parts;
  const { clock, retentionDays } = options;
  let told = "[]";
  return [
    sizing(sizes, options),
    { name: "tick", periodMs: TICK_PERIOD_MS, run: () => ingest.tick(clock.nowMs()) },
    { name: "commands", periodMs: SECOND_MS, run: () => commands.tick(clock.nowMs()) },
    { name: "audit-heads", periodMs: SECOND_MS, run: () => auditHeads.keep() },
    {
      name: "health",
      periodMs: SECOND_MS,
      run: () => {
        const now = health.now();
        const problems = JSON.stringify(now.problems);
        if (problems !== told) live.publish({ kind: "health", health: now });
        told = problems;
      },
    },
    {
      name: "retention",
      periodMs: RETENTION_PERIOD_MS,
      run: async () => {
        await ingest.age(retentionDays);
        const beforeMs = clock.nowMs() - retentionDays * DAY_MS;
        faultRecords.removeBefore({ commitSeq: await stores.telemetry.firstCommitSeq(), beforeMs });
      },
    },
  ];
}

function sizing(sizes: Running["sizes"], { dataFolder }: DataPlaneOptions): Recurring {
  return {
    name: "store-sizes",
    periodMs: MINUTE_MS,
    run: async () => {
      sizes.now = await measureStores(dataFolder);
    },
  };
}

function asDataPlane(running: Running): DataPlane {
  const { parts, listener, claimPort, health, sizes } = running;
  const { ingest, stores, live, fleet, commands, audit, diagnosis } = parts;
  const { telemetry, database } = stores;
  let stopped: Promise<void> | undefined;
  return {
    fleet: fleet.fleet,
    telemetry: {
      series: (deviceId, query) => telemetry.series(deviceId, query),
      logs: (deviceId, query) => telemetry.logs(deviceId, query),
      losses: async (deviceId, limit) => ingest.losses(deviceId, limit),
      moments: async (deviceId, query) => ingest.moments(deviceId, query),
      momentBefore: async (deviceId, kind, beforeMs) => ingest.momentBefore(deviceId, kind, beforeMs),
      connectionFrom: async (deviceId, fromMs) => ingest.connectionFrom(deviceId, fromMs),
      quarantine: async (query) => ingest.quarantined(query),
    },
    faults: diagnosis,
    commands,
    consents: commands.consents,
    audit,
    live,
    consoleRecords: createConsoleRecords(database),
    customers: createCustomerRecords(database),
    cases: createCaseRecords(database),
    kpiInputs: createKpiInputRecords(database),
    health: () => health.now(),
    metrics: () => readMetrics({ ...parts, telemetry, listener, storeBytes: () => sizes.now }),
    ports: { mqtt: listener.port, claim: claimPort },
    stop: (deadlineMs) => {
      stopped ??= stop(running, deadlineMs);
      return stopped;
    },
  };
}

/** In this order, so that nothing is accepted that could not be stored any more. */
async function stop({ parts, options, listener, stopTimers }: Running, deadlineMs: number): Promise<void> {
  const { ingest, commands, fleet, stores, auditHeads } = parts;
  const endMs = options.clock.uptimeMs() + deadlineMs;
  await listener.stop(deadlineMs * DRAIN_RATIO);
  stopTimers();
  await commands.stop();
  await ingest.stop(Math.max(0, (endMs - options.clock.uptimeMs()) * DRAIN_RATIO));
  await fleet.stop();
  await auditHeads.keep();
  await stores.close();
}
