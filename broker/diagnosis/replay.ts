import { silentLogger } from "@housecall/proto/base";
import { readEngineInput } from "../ingest/engine-input.ts";
import type { TelemetryStore } from "../store/telemetry/telemetry-store.ts";
import { type EngineFactory, EngineHost } from "./engine-host.ts";
import type { EngineCheckpoint, FaultRecords } from "./fault-records.ts";
import { decodeRuleFiles } from "./rule-files.ts";
import { verdictLine } from "./verdict-line.ts";

const PAGE = 2_000;

export interface ReplayOptions {
  readonly store: TelemetryStore;
  readonly records: FaultRecords;
  readonly createEngine: EngineFactory;
}

/** The verdict log as it was stored, from where a replay can begin. */
export async function* storedVerdicts({ store, records }: ReplayOptions): AsyncGenerator<string> {
  const start = await replayStart(store, records);
  for (const { line } of records.verdicts(start?.commitSeq ?? 0)) yield line;
}

/**
 * Runs everything that is stored through a fresh engine; yields the verdict log line by line.
 *
 * Begins at the first input or, when older ones were removed, at the oldest replay start in what is left.
 */
export async function* replayVerdicts({
  store,
  records,
  createEngine,
}: ReplayOptions): AsyncGenerator<string> {
  const start = await replayStart(store, records);
  const from =
    start === undefined ? { files: [] } : { files: decodeRuleFiles(start.rules), snapshot: start.snapshot };
  const host = new EngineHost({ createEngine, logger: silentLogger, ...from });
  for (let after = start?.commitSeq ?? 0; ; ) {
    const inputs = await store.inputs({ afterCommitSeq: after, limit: PAGE });
    for (const stored of inputs) {
      if (stored.kind === "rules") host.changeRules(stored.payload);
      const input = readEngineInput(stored);
      const changes = input === undefined ? [] : host.accept(stored.commitSeq, input);
      yield* changes.map((change, index) => verdictLine({ commitSeq: stored.commitSeq, index, change }));
    }
    const last = inputs.at(-1);
    if (last === undefined) return;
    after = last.commitSeq;
  }
}

/** Undefined: from the very first input on, with an engine that knows nothing. */
async function replayStart(
  store: TelemetryStore,
  records: FaultRecords,
): Promise<EngineCheckpoint | undefined> {
  const firstCommitSeq = await store.firstCommitSeq();
  return firstCommitSeq <= 1 ? undefined : records.replayStartFrom(firstCommitSeq - 1);
}
