import type { ConsoleRecords } from "@housecall/broker";
import type { EpochMs } from "@housecall/proto/base";
import { limits } from "@housecall/proto/limits";
import { z } from "zod";

const COLLECTION = "sessions";

const storedSession = z.object({ name: z.string(), startedAtMs: z.number(), usedAtMs: z.number() });

/** A session in memory; `writtenAtMs` is the use that its row tells of. */
export interface SessionRow {
  readonly name: string;
  readonly startedAtMs: EpochMs;
  usedAtMs: EpochMs;
  writtenAtMs: EpochMs;
}

/** The stored sessions, by the hash of their secret. */
export async function readSessionRows(records: ConsoleRecords): Promise<Map<string, SessionRow>> {
  const rows = await records.list(COLLECTION);
  return new Map(
    rows.map(({ key, value }) => {
      const stored = storedSession.parse(JSON.parse(value));
      return [key, { ...stored, writtenAtMs: stored.usedAtMs }];
    }),
  );
}

/** Stores a session with its newest use. */
export async function writeSessionRow(records: ConsoleRecords, key: string, row: SessionRow): Promise<void> {
  const { name, startedAtMs, usedAtMs } = row;
  row.writtenAtMs = usedAtMs;
  await records.put(COLLECTION, key, JSON.stringify({ name, startedAtMs, usedAtMs }));
}

/** Forgets a session. */
export function removeSessionRow(records: ConsoleRecords, key: string): Promise<void> {
  return records.remove(COLLECTION, key);
}

/** When a session runs out: 30 minutes after its last use, 12 hours after its start at the latest. */
export function expiryOf({ usedAtMs, startedAtMs }: SessionRow): EpochMs {
  return Math.min(usedAtMs + limits.sessionIdleMs, startedAtMs + limits.sessionMaxMs);
}
