/** Front door for checking an audit without a server; it loads nothing but SQLite. */
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AuditCheck } from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import { createChainRecords } from "../store/records/sqlite/audit-records.ts";
import { openSqlCopy } from "../store/records/sqlite/database.ts";
import { auditPublicKeyName } from "./audit-head-key.ts";
import { type KeptHeads, noHeads, readHeads } from "./kept-heads.ts";
import { verifyChain } from "./verify-chain.ts";

/** Larger files are not read: one of ours has 2,000 lines, or one a day for ten years. */
const MAX_FILE_BYTES = 16 * 1_048_576;

/** What is checked. */
export interface AuditCopy {
  /** A data folder, or a copy of one; it is only read. */
  readonly dataFolder: string;
  /** A file of heads, or a copy; without it the end of the chain is not proven. */
  readonly headsPath?: string;
  /** Public key (PEM) that signed the heads; the one beside the heads when not given, none when there is none. */
  readonly publicKeyPath?: string;
  readonly signal?: AbortSignal;
}

/**
 * Checks the audit of a data folder that no server needs to have open.
 *
 * @throws AppError NOT_FOUND for a file that is not there, TOO_LARGE or CONFIG_INVALID for one that is none of ours,
 *   STORE_DAMAGED for records that cannot be read.
 */
export async function* verifyAuditCopy(copy: AuditCopy): AsyncGenerator<AuditCheck> {
  const heads = readCopiedHeads(copy);
  const path = join(copy.dataFolder, "records.sqlite");
  if (!isFile(path)) throw new AppError("NOT_FOUND", `There is no file ${path}; wanted a data folder.`);
  const database = openSqlCopy(path);
  try {
    const { signal } = copy;
    yield* verifyChain({ records: createChainRecords(database), heads, ...(signal ? { signal } : {}) });
  } finally {
    database.close();
  }
}

function readCopiedHeads({ headsPath, publicKeyPath }: AuditCopy): KeptHeads {
  if (headsPath === undefined) return noHeads;
  const nearby = join(dirname(headsPath), auditPublicKeyName);
  const keyPath = publicKeyPath ?? (isFile(nearby) ? nearby : undefined);
  return readHeads(readText(headsPath), keyPath === undefined ? undefined : readText(keyPath));
}

function readText(path: string): string {
  if (!isFile(path)) throw new AppError("NOT_FOUND", `There is no file ${path}.`);
  if (statSync(path).size > MAX_FILE_BYTES) {
    throw new AppError("TOO_LARGE", `${path} is larger than ${MAX_FILE_BYTES} bytes, and so none of ours.`);
  }
  return readFileSync(path, "utf8");
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
