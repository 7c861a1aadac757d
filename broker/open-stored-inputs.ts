import { silentLogger, systemClock, systemRandom } from "@housecall/proto/base";
import { createRuleEngine } from "./diagnosis/load-rule-files.ts";
import { replayVerdicts, storedVerdicts } from "./diagnosis/replay.ts";
import { openStores } from "./open-stores.ts";
import { createFaultRecords } from "./store/records/sqlite/fault-records.ts";
import type { StoreCounts, StoredKey } from "./store/telemetry/telemetry-store.ts";

/** What a data folder holds, for proofs: nobody may have it open. */
export interface StoredInputs {
  /** Key of every stored or rejected record, as often as it is stored. */
  keys(): Promise<readonly StoredKey[]>;
  counts(): Promise<StoreCounts>;
  /** The verdict log as the live run wrote it, line by line. */
  storedVerdictLog(): AsyncIterable<string>;
  /** The verdict log of a fresh engine over the stored input; equals the stored one byte for byte. */
  replayVerdictLog(): AsyncIterable<string>;
  close(): Promise<void>;
}

const MEMORY_LIMIT_MB = 512;
const world = { clock: systemClock, random: systemRandom, logger: silentLogger };

/** Opens a data folder for reading. @throws AppError CONFLICT while a server has it open. */
export async function openStoredInputs(dataFolder: string): Promise<StoredInputs> {
  const stores = await openStores({ dataFolder, memoryLimitMb: MEMORY_LIMIT_MB, ...world });
  const records = createFaultRecords(stores.database);
  const replay = { store: stores.telemetry, records, createEngine: createRuleEngine };
  return {
    keys: () => stores.telemetry.keys(),
    counts: () => stores.telemetry.counts(),
    storedVerdictLog: () => storedVerdicts(replay),
    replayVerdictLog: () => replayVerdicts(replay),
    close: () => stores.close(),
  };
}

/** Runs the stored input of a closed data folder through a fresh engine; yields its verdict log line by line. */
export async function* replayVerdictLog(dataFolder: string): AsyncGenerator<string> {
  const stored = await openStoredInputs(dataFolder);
  try {
    yield* stored.replayVerdictLog();
  } finally {
    await stored.close();
  }
}
