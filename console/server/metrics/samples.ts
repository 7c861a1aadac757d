import type { DataPlaneMetrics } from "@housecall/broker";
import { problemParameters, type ServerHealth } from "@housecall/proto/api";
import { type EpochMs, SECOND_MS } from "@housecall/proto/base";
import type { MetricName } from "./catalogue.ts";

/** One value of a metric now. */
export interface MetricSample {
  readonly name: MetricName;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What {@link samplesOf} is made from. */
export interface MetricFacts {
  readonly counted: DataPlaneMetrics;
  readonly health: Pick<ServerHealth, "problems" | "version">;
  readonly eventStreams: number;
  readonly nowMs: EpochMs;
}

/** Everything that is read and not counted by the HTTP server itself. */
export function samplesOf({ counted, health, eventStreams, nowMs }: MetricFacts): MetricSample[] {
  return [
    { name: "housecall_build_info", labels: { version: health.version }, value: 1 },
    ...problemSamples(health),
    ...ingestSamples(counted),
    ...engineSamples(counted),
    ...counted.commands.map(({ kind, state, count }) => ({
      ...{ name: "housecall_commands" as const, labels: { kind, state }, value: count },
    })),
    { name: "housecall_pull_bytes_total", value: counted.pulledBytes },
    { name: "housecall_event_streams_open", value: eventStreams },
    ...byLabel("housecall_store_bytes", "store", counted.storeBytes),
    { name: "housecall_store_restarts_total", value: counted.storeRestarts },
    ...auditSamples(counted, nowMs),
  ];
}

/** Every kind is there, also with 0, so that an alert can be written before it ever happened. */
function problemSamples({ problems }: MetricFacts["health"]): MetricSample[] {
  const counts = Object.fromEntries(Object.keys(problemParameters).map((kind) => [kind, 0]));
  for (const { kind } of problems) counts[kind] = (counts[kind] ?? 0) + 1;
  return byLabel("housecall_problems", "kind", counts);
}

function ingestSamples(counted: DataPlaneMetrics): MetricSample[] {
  const { records, samples, logLines, duplicates } = counted.ingest;
  return [
    { name: "housecall_ingest_records_total", value: records },
    { name: "housecall_ingest_samples_total", value: samples },
    { name: "housecall_ingest_log_lines_total", value: logLines },
    { name: "housecall_ingest_duplicates_total", value: duplicates },
    ...byLabel("housecall_ingest_quarantined_total", "reason", counted.quarantined),
    { name: "housecall_devices_connected", value: counted.connectedDevices },
    ...byLabel("housecall_connections_refused_total", "reason", counted.refusedConnections),
  ];
}

function engineSamples({ engine, openFaults }: DataPlaneMetrics): MetricSample[] {
  return [
    { name: "housecall_engine_inputs_total", value: engine.inputs },
    ...byLabel("housecall_engine_verdicts_total", "state", engine.verdicts),
    { name: "housecall_rules_suspended", value: engine.suspendedRules },
    ...byLabel("housecall_faults_open", "severity", openFaults),
  ];
}

function auditSamples({ audit }: DataPlaneMetrics, nowMs: EpochMs): MetricSample[] {
  return [
    { name: "housecall_audit_entries", value: audit.entries },
    { name: "housecall_audit_head_entries", value: audit.headEntries },
    { name: "housecall_audit_head_age_seconds", value: Math.max(0, nowMs - audit.headAtMs) / SECOND_MS },
  ];
}

function byLabel(name: MetricName, label: string, values: Readonly<Record<string, number>>): MetricSample[] {
  return Object.entries(values).map(([word, value]) => ({ name, labels: { [label]: word }, value }));
}
