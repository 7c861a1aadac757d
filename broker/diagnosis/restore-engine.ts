import { errorMessage, type Logger } from "@housecall/proto/base";
import { type EngineFactory, EngineHost } from "./engine-host.ts";
import type { EngineCheckpoint, FaultRecords } from "./fault-records.ts";
import { decodeRuleFiles, encodeRuleFiles } from "./rule-files.ts";

/** An engine that goes on where an earlier run was. */
export interface RestoredEngine {
  readonly host: EngineHost;
  /** Encoded rule files that are in force. */
  readonly rules: Uint8Array;
  /** Commit sequence from which the journal must be read again. */
  readonly commitSeq: number;
  /** Newest commit sequence of what was told before and is judged again; 0 when nothing is. */
  readonly toldSeq: number;
}

/**
 * Makes the engine from the newest checkpoint. When that is damaged or of another version, what is stored is judged
 * again: from the oldest start of a replay when older input was removed, else from the beginning. The verdicts and
 * faults that it led to are removed then, for they are found anew, maybe others.
 */
export function restoreEngine(options: {
  readonly records: FaultRecords;
  readonly createEngine: EngineFactory;
  readonly logger: Logger;
  /** Of the oldest stored input; 0 when none is stored. */
  readonly firstCommitSeq: number;
}): RestoredEngine {
  const { records, createEngine, logger, firstCommitSeq } = options;
  const checkpoint = records.loadCheckpoint();
  if (checkpoint === undefined) return { ...beginning(options), toldSeq: 0 };
  try {
    return { ...resume(checkpoint, options), toldSeq: 0 };
  } catch (error) {
    logger.warn(
      "engine-rebuilt",
      `The engine's checkpoint cannot be used, everything stored is judged again: ${errorMessage(error)}`,
    );
  }
  const start = firstCommitSeq > 1 ? records.replayStartFrom(firstCommitSeq - 1) : undefined;
  const restored = start === undefined ? beginning({ createEngine, logger }) : restart(start, options);
  const { host, rules, commitSeq } = restored;
  const toldSeq = Math.max(checkpoint.commitSeq, records.forgetVerdicts(commitSeq));
  if (commitSeq > 0) records.saveReplayStart({ commitSeq, rules, snapshot: host.snapshot() });
  return { ...restored, toldSeq };
}

type Parts = { readonly createEngine: EngineFactory; readonly logger: Logger };
type Untold = Omit<RestoredEngine, "toldSeq">;

function beginning({ createEngine, logger }: Parts): Untold {
  return {
    host: new EngineHost({ createEngine, logger, files: [] }),
    rules: encodeRuleFiles([]),
    commitSeq: 0,
  };
}

/** @throws AppError when the engine cannot read the snapshot. */
function resume({ commitSeq, rules, snapshot }: EngineCheckpoint, { createEngine, logger }: Parts): Untold {
  const host = new EngineHost({ createEngine, logger, files: decodeRuleFiles(rules), snapshot });
  return { host, rules, commitSeq };
}

/** With the state of then, or at least with the rules of then when that state is of another version too. */
function restart(start: EngineCheckpoint, { createEngine, logger }: Parts): Untold {
  try {
    return resume(start, { createEngine, logger });
  } catch (error) {
    logger.warn("engine-rebuilt", `Nor can the state that a replay begins with: ${errorMessage(error)}`);
    const { commitSeq, rules } = start;
    return {
      host: new EngineHost({ createEngine, logger, files: decodeRuleFiles(rules) }),
      rules,
      commitSeq,
    };
  }
}
