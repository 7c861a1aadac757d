import type { AuditHeads } from "../audit/audit-heads.ts";
import type { AuditRecords } from "../audit/audit-records.ts";
import type { CommandService } from "../command/command-service.ts";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { MqttListener } from "../mqtt/mqtt-listener.ts";
import type { TelemetryStore } from "../store/telemetry/telemetry-store.ts";
import type { DataPlaneMetrics } from "./data-plane-metrics.ts";
import type { StoreSizes } from "./store-sizes.ts";

/** What {@link readMetrics} asks. */
export interface MetricSources {
  readonly ingest: Pick<Ingest, "counts" | "quarantineCounts">;
  readonly listener: Pick<MqttListener, "counters">;
  readonly diagnosis: Pick<Diagnosis, "host" | "verdictCounts" | "openTotals">;
  readonly commands: Pick<CommandService, "tally" | "pulledBytes">;
  readonly telemetry: Pick<TelemetryStore, "restarts">;
  readonly auditRecords: Pick<AuditRecords, "end">;
  readonly auditHeads: Pick<AuditHeads, "newest">;
  readonly storeBytes: () => StoreSizes;
}

/** Reads all counts of now. */
export async function readMetrics(sources: MetricSources): Promise<DataPlaneMetrics> {
  const { ingest, listener, diagnosis, commands, telemetry, auditRecords, auditHeads } = sources;
  const { refusedConnections, connectedDevices } = listener.counters();
  const suspended = diagnosis.host.ruleHealth.filter(
    ({ health, devices }) => health === "suspended" || devices.length > 0,
  );
  const head = auditHeads.newest();
  return {
    ingest: ingest.counts,
    quarantined: ingest.quarantineCounts(),
    refusedConnections,
    connectedDevices,
    engine: {
      inputs: diagnosis.host.inputs,
      verdicts: diagnosis.verdictCounts(),
      suspendedRules: suspended.length,
    },
    commands: await commands.tally(),
    openFaults: diagnosis.openTotals(),
    pulledBytes: commands.pulledBytes(),
    storeRestarts: telemetry.restarts,
    storeBytes: sources.storeBytes(),
    audit: {
      entries: (await auditRecords.end()).id,
      headEntries: head?.id ?? 0,
      headAtMs: head?.atMs ?? 0,
    },
  };
}
