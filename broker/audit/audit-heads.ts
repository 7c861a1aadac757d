import { createPublicKey, sign } from "node:crypto";
import type { AuditVerdict } from "@housecall/proto/api";
import { type Clock, errorMessage, HOUR_MS, type Logger } from "@housecall/proto/base";
import type { Ed25519Key } from "../fleet/ed25519-key.ts";
import { chainStartHash } from "./audit-chain.ts";
import { type AuditHead, headBytes } from "./audit-head.ts";
import type { AuditRecords, ChainEnd } from "./audit-records.ts";
import {
  type AuditTrouble,
  changedTrouble,
  cutTrouble,
  detailOf,
  troubleOfVerdict,
  troublesAtStart,
} from "./audit-trouble.ts";
import type { HeadFile } from "./head-file.ts";
import { headsToKeep, type KeptHeads, readHeads } from "./kept-heads.ts";

/** A head is written at least so often, so that its age tells whether somebody still writes heads. */
const REFRESH_MS = HOUR_MS;
/** Beyond so many lines the file is made smaller. */
const MAX_LINES = 2_000;

/** What the keeper of the heads works with. */
export interface AuditHeadsOptions {
  readonly file: HeadFile;
  readonly key: Ed25519Key;
  readonly records: AuditRecords;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Keeps heads of the audit's chain outside the data folder, and compares the chain with them.
 *
 * Invariants: a head is written after the entries that it covers, so that a kill in between leaves the chain longer than
 * the heads, never shorter; the data folder learns of a head only when it is on disk. Only `start` and `keep` write.
 */
export class AuditHeads {
  readonly #options: AuditHeadsOptions;
  readonly #publicKeyPem: string;
  #heads: readonly AuditHead[] = [];
  /** The newest that this run has written. */
  #own: AuditHead | undefined;
  /** The file is missing, torn or was not written as a whole: the next write replaces it. */
  #isReplaceDue = false;
  #troubles: AuditTrouble[] = [];
  #unwritable: AuditTrouble | undefined;

  constructor(options: AuditHeadsOptions) {
    this.#options = options;
    this.#publicKeyPem = String(createPublicKey(options.key.key).export({ format: "pem", type: "spki" }));
  }

  /** Compares the chain with the heads of the last run, puts what is wrong into the audit itself, and writes a head. */
  async start(): Promise<void> {
    const { file, records, clock, logger } = this.#options;
    const text = file.read();
    const kept = this.#parse(text);
    this.#heads = kept.heads;
    this.#isReplaceDue = text === undefined || !/(^|\n)$/.test(text);
    const note = await records.headNote();
    this.#troubles = await troublesAtStart({ kept, isMissing: text === undefined, note }, records);
    for (const trouble of this.#troubles) {
      const detail = detailOf(trouble);
      logger.error("audit-break-found", `The audit does not agree with its heads: ${detail}`);
      const about = { deviceId: "", commandId: "", caseId: "", consentId: "" };
      const entry = { actor: "server", action: "audit-break-found", outcome: "failure", detail } as const;
      await records.append({ atMs: clock.nowMs(), ...about, ...entry });
    }
    await this.keep();
  }

  /** Writes a head when the chain has grown or the last one is an hour old. A failure is a problem, not an error. */
  async keep(): Promise<void> {
    const end = await this.#options.records.end();
    const newest = this.newest();
    this.#compareWithOwn(end);
    const ageMs = this.#options.clock.nowMs() - (newest?.atMs ?? 0);
    const isCovered = newest?.id === end.id && newest.hash === end.hash;
    if (isCovered && ageMs >= 0 && ageMs < REFRESH_MS && !this.#isReplaceDue) return;
    try {
      await this.#write(end);
      this.#unwritable = undefined;
    } catch (error) {
      this.#isReplaceDue = true;
      this.#unwritable = { kind: "audit_heads_unwritable", parameters: { detail: errorMessage(error) } };
    }
  }

  /** The head that was written last. */
  newest(): AuditHead | undefined {
    return this.#heads.at(-1);
  }

  /** The heads as they are on disk now. */
  read(): KeptHeads {
    return this.#parse(this.#options.file.read());
  }

  /** A check of the whole chain has ended: what it found stays a problem. */
  checked(verdict: AuditVerdict): void {
    const trouble = troubleOfVerdict(verdict);
    if (trouble !== undefined) this.#add(trouble);
  }

  troubles(): readonly AuditTrouble[] {
    return this.#unwritable === undefined ? this.#troubles : [...this.#troubles, this.#unwritable];
  }

  /** What only somebody who writes past the running server can do. */
  #compareWithOwn(end: ChainEnd): void {
    const own = this.#own;
    if (own === undefined || end.id > own.id) return;
    if (end.id < own.id) this.#add(cutTrouble(own.id, end.id));
    else if (end.hash !== own.hash) this.#add(changedTrouble(end.id));
  }

  async #write(end: ChainEnd): Promise<void> {
    const { file, key, records, clock } = this.#options;
    const note = { ...end, atMs: clock.nowMs() };
    const signature = sign(null, headBytes(note), key.key).toString("base64");
    const head: AuditHead = { ...note, keyId: key.keyId, signature };
    const heads = [...this.#heads, head];
    const isLong = heads.length > MAX_LINES;
    const kept = isLong ? headsToKeep(heads, await this.#contradictions(heads)) : heads;
    if (isLong || this.#isReplaceDue) file.replace(kept);
    else file.append(head);
    this.#heads = kept;
    this.#own = head;
    this.#isReplaceDue = false;
    await records.noteHead(note);
  }

  async #contradictions(heads: readonly AuditHead[]): Promise<(head: AuditHead) => boolean> {
    const found = new Set<AuditHead>();
    for (const head of heads) {
      const hash = head.id === 0 ? chainStartHash : await this.#options.records.hashOf(head.id);
      if (hash !== head.hash) found.add(head);
    }
    return (head) => found.has(head);
  }

  #parse(text: string | undefined): KeptHeads {
    return readHeads(text ?? "", this.#publicKeyPem);
  }

  #add(trouble: AuditTrouble): void {
    const text = JSON.stringify(trouble);
    if (!this.#troubles.some((known) => JSON.stringify(known) === text)) this.#troubles.push(trouble);
  }
}
