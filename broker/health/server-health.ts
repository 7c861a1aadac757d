import type { ServerHealth } from "@housecall/proto/api";
import type { Clock, EpochMs } from "@housecall/proto/base";
import type { AuditHeads } from "../audit/audit-heads.ts";
import type { CommandService } from "../command/command-service.ts";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import type { RuleFileProblem } from "../diagnosis/load-rule-files.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { MqttListener } from "../mqtt/mqtt-listener.ts";
import type { SqlDatabase } from "../store/records/sqlite/database.ts";
import type { TelemetryStore } from "../store/telemetry/telemetry-store.ts";
import { currentProblems } from "./current-problems.ts";
import { ProblemBook, type ProblemNow } from "./problem-book.ts";

export interface HealthOptions {
  readonly ingest: Ingest;
  readonly telemetry: TelemetryStore;
  readonly database: SqlDatabase;
  readonly commands: CommandService;
  readonly diagnosis: Diagnosis;
  readonly auditHeads: Pick<AuditHeads, "troubles">;
  readonly ruleProblems: readonly RuleFileProblem[];
  readonly listener: MqttListener;
  readonly version: string;
  readonly startedAtMs: EpochMs;
  readonly clock: Clock;
}

/** What the server says of itself, in whole sentences and counts. */
export class HealthReport {
  readonly #options: HealthOptions;
  readonly #problems: ProblemBook;

  constructor(options: HealthOptions) {
    this.#options = options;
    this.#problems = new ProblemBook(options.clock);
  }

  now(): ServerHealth {
    const { ingest, listener, version, startedAtMs } = this.#options;
    const problems = this.#problems.update(this.#problemsNow());
    const { refusedConnections, connectedDevices } = listener.counters();
    return {
      status: problems.length === 0 ? "ready" : "degraded",
      version,
      startedAtMs,
      problems,
      ingest: {
        ...ingest.counts,
        quarantined: { ...ingest.quarantineCounts() },
        refusedConnections: { ...refusedConnections },
        commitLatencyP99Ms: ingest.commitLatencyP99Ms,
        storeRestarts: this.#options.telemetry.restarts,
        connectedDevices,
      },
    };
  }

  #problemsNow(): ProblemNow[] {
    const { ingest, telemetry, database, commands, diagnosis, auditHeads, ruleProblems } = this.#options;
    return currentProblems({
      ingest: ingest.trouble,
      telemetry: telemetry.problems(),
      rows: database.json.damaged,
      audit: auditHeads.troubles(),
      commands: commands.problems(),
      ruleFiles: ruleProblems,
      rules: diagnosis.host.ruleHealth,
    });
  }
}
