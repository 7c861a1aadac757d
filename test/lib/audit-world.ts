/** The audit's chain in a real SQLite, with heads in memory; and what somebody with the files could do to both. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuditCheck, AuditVerdict } from "@housecall/proto/api";
import { type LogFields, type Logger, systemRandom } from "@housecall/proto/base";
import { headText } from "../../broker/audit/audit-head.ts";
import { openAuditHeadKey } from "../../broker/audit/audit-head-key.ts";
import { AuditHeads } from "../../broker/audit/audit-heads.ts";
import type { AuditRecords } from "../../broker/audit/audit-records.ts";
import type { HeadFile } from "../../broker/audit/head-file.ts";
import { type KeptHeads, noHeads } from "../../broker/audit/kept-heads.ts";
import { verifyChain } from "../../broker/audit/verify-chain.ts";
import { createAuditRecords } from "../../broker/store/records/sqlite/audit-records.ts";
import { openSqlDatabase, type SqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { type VirtualClock, virtualClock } from "./virtual-clock.ts";

/** A chain whose heads are kept by whoever runs now. */
export interface AuditWorld {
  readonly clock: VirtualClock;
  readonly database: SqlDatabase;
  readonly records: AuditRecords;
  /** The file of heads; undefined while there is none. */
  readonly file: { text: string | undefined };
  readonly logged: string[];
  heads: AuditHeads;
  /** Adds `count` entries, a second apart. */
  append(count: number): Promise<void>;
  /** Changes rows as somebody with the file and SQLite can: the triggers are dropped first. */
  tamper(...statements: readonly string[]): void;
  /** The run ends without a word, and another one begins. */
  restart(): Promise<void>;
  verify(heads?: KeptHeads): Promise<AuditVerdict>;
  remove(): void;
}

/** Made once, for it is synced to the disk. */
const key = openAuditHeadKey({
  keysFolder: mkdtempSync(join(tmpdir(), "housecall-audit-")),
  random: systemRandom,
});

/** What a copy of the heads is checked with. */
export const auditPublicKey: string = key.publicKeyPem;

/** A world with `entries` entries; the heads are not started. */
export async function auditWorld(entries = 0): Promise<AuditWorld> {
  const clock = virtualClock();
  const database = openSqlDatabase(":memory:", recordsMigrations);
  const records = createAuditRecords(database);
  const file = headFileInMemory();
  const logged: string[] = [];
  const newHeads = () => new AuditHeads({ file, key, records, clock, logger: keepingLogger(logged) });
  const world: AuditWorld = {
    ...{ clock, database, records, file, logged, heads: newHeads() },
    append: async (count) => {
      for (let added = 0; added < count; added += 1) {
        clock.stepWall(1_000);
        await records.append(entryAt(clock.nowMs()));
      }
    },
    tamper: (...statements) => {
      database.run("DROP TRIGGER IF EXISTS audit_keeps_rows");
      database.run("DROP TRIGGER IF EXISTS audit_keeps_words");
      for (const statement of statements) database.run(statement);
    },
    restart: async () => {
      world.heads = newHeads();
      await world.heads.start();
    },
    verify: (heads = world.heads.read()) => verdictOf(verifyChain({ records, heads })),
    remove: () => database.close(),
  };
  await world.append(entries);
  return world;
}

/** Nothing was kept outside. */
export const withoutHeads: KeptHeads = noHeads;

/** The verdict at the end of a check. */
export async function verdictOf(check: AsyncIterable<AuditCheck>): Promise<AuditVerdict> {
  let verdict: AuditVerdict | undefined;
  for await (const step of check) if (step.kind === "verdict") verdict = step.verdict;
  if (verdict === undefined) throw new Error("the check ended without a verdict");
  return verdict;
}

function entryAt(atMs: number) {
  const about = { deviceId: "washer-1", commandId: `c${atMs}`, caseId: "", consentId: "" };
  return {
    ...about,
    atMs,
    actor: "mina",
    action: "command-requested",
    outcome: "success",
    detail: "noise at night",
  } as const;
}

function keepingLogger(logged: string[]): Logger {
  const keep = (event: string, message: string, _fields: LogFields = {}): void =>
    void logged.push(`${event}: ${message}`);
  return { error: keep, warn: keep, info: keep, debug: keep };
}

function headFileInMemory(): HeadFile & { text: string | undefined } {
  const file: HeadFile & { text: string | undefined } = {
    text: undefined,
    read: () => file.text,
    append: (head) => {
      file.text += headText(head);
    },
    replace: (heads) => {
      file.text = heads.map(headText).join("");
    },
  };
  return file;
}
