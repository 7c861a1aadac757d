import type { ActionEvidence, DeviceFacts } from "../../broker/actions/action-evidence.ts";

/** Telemetry of which a test says what it shows; nothing unless told otherwise. */
export class ShownEvidence implements ActionEvidence {
  bootId = "0".repeat(32);
  state: Record<string, string | number | boolean> = {};
  /** Values by signal; each is a sample of its own, a second apart, from `fromMs` on. */
  samples: Record<string, readonly number[]> = {};
  /** Severities of lines that came. */
  lines: readonly number[] = [];

  async facts(): Promise<DeviceFacts> {
    return { bootId: this.bootId, state: { ...this.state }, stateAtMs: null };
  }

  async series(_deviceId: string, query: Parameters<ActionEvidence["series"]>[1]) {
    const values = this.samples[query.signal] ?? [];
    const points = values.map((value, index) => ({
      ...{ atMs: query.fromMs + index * 1_000, min: value, max: value, avg: value, count: 1 },
    }));
    return { signal: query.signal, instance: "", unit: "", bucketMs: 1_000, points };
  }

  async logs(_deviceId: string, { minSeverity }: Parameters<ActionEvidence["logs"]>[1]) {
    return this.lines
      .filter((severity) => severity <= minSeverity)
      .map((severity) => ({
        ...{ atMs: 1, severity, source: "agent", unit: "", message: "a" },
        ...{ redactions: 0, truncatedBytes: 0 },
      }));
  }
}
