import type { ServerHealth } from "@housecall/proto/api";
import type { Clock, EpochMs } from "@housecall/proto/base";
import type { CommandService } from "../command/command-service.ts";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { MqttListener } from "../mqtt/mqtt-listener.ts";
import type { TelemetryStore } from "../store/telemetry/telemetry-store.ts";
import { ProblemBook, type ProblemNow } from "./problem-book.ts";

export interface HealthOptions {
  readonly ingest: Ingest;
  readonly telemetry: TelemetryStore;
  readonly commands: CommandService;
  readonly diagnosis: Diagnosis;
  /** Sentences about rule files that were left out. */
  readonly ruleProblems: readonly string[];
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
        connectedDevices,
      },
    };
  }

  #problemsNow(): ProblemNow[] {
    const { ingest, telemetry, commands, diagnosis, ruleProblems } = this.#options;
    const { trouble } = ingest;
    const suspended = diagnosis.host.ruleHealth.filter(
      (rule) => rule.health === "suspended" || rule.devices.length > 0,
    );
    return [
      ...(trouble === undefined ? [] : [trouble]),
      ...telemetry.problems(),
      ...commands.problems(),
      ...ruleProblems.map((message) => ({
        code: "RULE_INVALID",
        message: `A rule file is left out: ${message}`,
      })),
      ...suspended.map(({ ruleId, health, devices, lastError }) => ({
        code: "RULE_SUSPENDED",
        message: `Rule ${ruleId} is suspended on ${health === "suspended" ? "all devices" : devices.join(", ")}: ${lastError}`,
      })),
    ];
  }
}
