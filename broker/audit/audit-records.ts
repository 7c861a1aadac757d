import type { AuditEntry, AuditFilter } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import type { ChainedEntry, NewAuditEntry } from "./audit-chain.ts";

/** Where the chain ends; id 0 and {@link chainStartHash} while it is empty. */
export interface ChainEnd {
  readonly id: number;
  readonly hash: string;
}

/** What the data folder itself remembers of the newest head that was kept outside of it. */
export interface HeadNote extends ChainEnd {
  readonly atMs: EpochMs;
}

/** The chain as a check reads it. */
export interface ChainRecords {
  end(): Promise<ChainEnd>;
  /** Entries above `afterId` with their hashes, by id. */
  chain(afterId: number, limit: number): Promise<readonly ChainedEntry[]>;
  /** Id of the entry that says it follows `hash`; reads the whole table. */
  followerOf(hash: string): Promise<number | undefined>;
  headNote(): Promise<HeadNote | undefined>;
}

/** The place of an entry in a list. */
export type AuditPlace = Pick<AuditEntry, "atMs" | "id">;

/** What narrows a list of entries; "" as `deviceId` gives what concerns no device. */
export interface AuditListQuery extends Partial<AuditFilter> {
  /** Only entries that come after this one: where the page before ended. */
  readonly before?: AuditPlace;
  readonly limit: number;
}

/** The stored audit. Rows can be added and read, never changed or removed. */
export interface AuditRecords extends ChainRecords {
  /** Durable when it resolves. */
  append(entry: NewAuditEntry): Promise<void>;
  /** Newest first by the time of the entries, which for what devices report may lie before they were written. */
  newest(query: AuditListQuery): Promise<readonly AuditEntry[]>;
  hashOf(id: number): Promise<string | undefined>;
  /** The smallest number below the greatest that no entry has; undefined when there is none. */
  firstMissing(): Promise<number | undefined>;
  /** Remembers that a head is on disk outside; called after it is. */
  noteHead(note: HeadNote): Promise<void>;
}
