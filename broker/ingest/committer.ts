import type { Birth, DeviceRecord, SignalAlias } from "@housecall/proto";
import {
  type AppError,
  type Clock,
  DAY_MS,
  errorMessage,
  type Logger,
  toAppError,
} from "@housecall/proto/base";
import type { StoredInput } from "../store/telemetry/telemetry-store.ts";
import type { AckSender } from "./ack-sender.ts";
import type { ClockBook } from "./clock-book.ts";
import { ClockWatch } from "./clock-watch.ts";
import { toEngineInput } from "./engine-input.ts";
import { ingestLimits } from "./ingest-limits.ts";
import type { Evaluator, IngestListeners } from "./ingest-ports.ts";
import type { IngestCounts, IngestRecords } from "./ingest-records.ts";
import type { JournalConsumer, JournalTrouble } from "./journal.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { keepHistory } from "./kept-history.ts";
import { toLoss } from "./kept-losses.ts";
import type { LiveBook } from "./live-book.ts";
import type { Quarantine } from "./quarantine.ts";
import { readEntry } from "./read-entry.ts";
import type { SpoolBook } from "./spool-book.ts";

export interface CommitterOptions {
  readonly records: IngestRecords;
  readonly evaluator: Evaluator;
  readonly listeners: IngestListeners;
  readonly spools: SpoolBook;
  readonly clocks: ClockBook;
  readonly live: LiveBook;
  readonly acks: AckSender;
  readonly quarantine: Quarantine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lastCommitSeq: number;
}

type RecordEntry = Extract<JournalEntry, { kind: "record" }>;

/**
 * What follows a commit, in commit order: hand results over, settle, acknowledge, evaluate, tell.
 *
 * Invariant: everything up to `#appliedSeq` is in the books of ingest and in the engine, nothing beyond it is
 * when a checkpoint is taken.
 */
export class Committer implements JournalConsumer {
  readonly #options: CommitterOptions;
  readonly #watch: ClockWatch;
  #counts: { -readonly [Name in keyof IngestCounts]: number };
  #appliedSeq: number;
  #evaluatedSeq: number;
  #checkpointSeq: number;
  #checkpointDueMs: number;
  #day: number;
  #trouble: JournalTrouble | undefined;
  readonly #stopping = new AbortController();

  constructor(options: CommitterOptions) {
    this.#options = options;
    this.#watch = new ClockWatch(options.listeners);
    this.#counts = { ...options.records.loadCounts() };
    this.#appliedSeq = options.lastCommitSeq;
    this.#evaluatedSeq = options.lastCommitSeq;
    this.#checkpointSeq = options.lastCommitSeq;
    this.#checkpointDueMs = options.clock.uptimeMs() + ingestLimits.checkpointMs;
    this.#day = Math.floor(options.clock.nowMs() / DAY_MS);
  }

  get counts(): IngestCounts {
    return { ...this.#counts };
  }

  get trouble(): JournalTrouble | undefined {
    return this.#trouble;
  }

  countDuplicate(): void {
    this.#counts.duplicates += 1;
  }

  evaluate(entry: JournalEntry): boolean {
    const { evaluator } = this.#options;
    this.#evaluatedSeq = entry.input.commitSeq;
    if (entry.input.kind === "rules") evaluator.changeRules(entry.input.payload);
    const input = toEngineInput(entry);
    return input !== undefined && evaluator.evaluate(entry.input.commitSeq, input);
  }

  async committed(
    entries: readonly JournalEntry[],
    settle: () => void,
    isEvaluated: (entry: JournalEntry) => boolean,
  ): Promise<void> {
    const { evaluator } = this.#options;
    for (const entry of entries)
      if (needsHandOver(entry)) await this.#untilStored(() => this.#handOverEntry(entry));
    await this.#untilStored(() => keepHistory(entries, this.#options.records));
    for (const entry of entries) {
      this.#settle(entry);
      this.#acknowledge(entry);
    }
    settle();
    for (const entry of entries) if (!isEvaluated(entry)) this.evaluate(entry);
    await this.#untilStored(() => evaluator.conclude());
    this.#appliedSeq = entries.at(-1)?.input.commitSeq ?? this.#appliedSeq;
    for (const entry of entries) {
      if (entry.kind === "birth") this.#tellBirth(entry.birth, entry.input);
      this.#watch.see(entry);
    }
    this.#checkpointWhenDue();
  }

  async refused(entry: JournalEntry, error: AppError): Promise<void> {
    const { deviceId, receivedAtMs, payload, stream } = entry.input;
    await this.#options.quarantine.add({
      deviceId,
      channel: stream,
      payload,
      receivedAtMs,
      reason: "value_invalid",
      detail: error.message,
    });
  }

  /** Tells a result or consent to its reader. */
  async handOver(deviceId: string, record: DeviceRecord, clockCorrectionMs: number): Promise<void> {
    const { listeners } = this.#options;
    const atMs = record.wallMs + clockCorrectionMs;
    if (record.body.kind === "result") await listeners.onResult(deviceId, record.body, atMs);
    if (record.body.kind === "consent")
      await listeners.onConsent(deviceId, record.body, { atMs, clockCorrectionMs });
  }

  /** Takes entries of the journal that were stored before the server started. */
  async restore(
    inputs: readonly StoredInput[],
    from: { readonly settledSeq: number; readonly evaluatedSeq: number },
  ): Promise<void> {
    const { evaluator } = this.#options;
    const entries = inputs.map((input) => readEntry(input, this.#options));
    keepHistory(entries, this.#options.records);
    for (const entry of entries) {
      // Stored and maybe not told before the kill; no device sends again what is acknowledged at its birth.
      if (entry.input.commitSeq > from.settledSeq && needsHandOver(entry)) await this.#handOverEntry(entry);
      if (entry.input.commitSeq > from.settledSeq) this.#settle(entry);
      if (entry.input.commitSeq > from.evaluatedSeq) this.evaluate(entry);
    }
    evaluator.conclude();
    this.#appliedSeq = inputs.at(-1)?.commitSeq ?? this.#appliedSeq;
  }

  /** Gives up waiting for the records store. */
  abort(): void {
    this.#stopping.abort();
  }

  /**
   * Keeps everything that a restart would otherwise have to read from the journal. Does nothing while the engine
   * knows of ticks that are not stored.
   */
  saveCheckpoint(): void {
    const { records, evaluator, spools, clocks, live, clock } = this.#options;
    if (this.#evaluatedSeq > this.#appliedSeq) return;
    records.transaction(() => {
      records.removeSpools(spools.forgotten);
      records.savePositions(
        spools.changed.map(({ deviceId, spoolId, settled }) => {
          return {
            deviceId,
            spoolId,
            positions: settled.map((set) => ({ upTo: set.upTo, ranges: set.ranges })),
          };
        }),
        this.#appliedSeq,
      );
      for (const { deviceId, spoolId, handles } of spools.renamed) {
        records.saveAliases(deviceId, spoolId, handles.filter((handle) => handle !== undefined).map(toAlias));
      }
      records.saveClocks(clocks.changed);
      records.saveLive(live.changed);
      records.saveCounts(this.#counts);
      evaluator.saveCheckpoint(this.#appliedSeq);
    });
    this.#checkpointSeq = this.#appliedSeq;
    spools.saved();
    clocks.saved();
    live.saved();
    this.#checkpointDueMs = clock.uptimeMs() + ingestLimits.checkpointMs;
  }

  #checkpointWhenDue(): void {
    const { clock, logger, evaluator } = this.#options;
    const day = Math.floor(clock.nowMs() / DAY_MS);
    const isDue =
      clock.uptimeMs() >= this.#checkpointDueMs ||
      this.#appliedSeq - this.#checkpointSeq >= ingestLimits.checkpointEntries;
    if (!isDue && day === this.#day) return;
    try {
      if (day !== this.#day) evaluator.saveReplayStart(this.#appliedSeq);
      this.#day = day;
      this.saveCheckpoint();
    } catch (error) {
      // Nothing is lost: a restart reads more of the journal.
      this.#checkpointDueMs = clock.uptimeMs() + ingestLimits.checkpointMs;
      logger.warn("checkpoint-not-saved", errorMessage(error));
    }
  }

  async #handOverEntry(entry: RecordEntry): Promise<void> {
    await this.handOver(entry.input.deviceId, entry.record, entry.input.clockCorrectionMs);
  }

  #settle(entry: JournalEntry): void {
    if (entry.kind === "record") this.#settleRecord(entry);
    if (entry.kind === "rejected") {
      this.#options.spools.settle(
        entry.spool,
        entry.input.stream,
        entry.input.sequence,
        entry.input.sequence,
      );
    }
    if (entry.kind === "birth") this.#options.spools.settleBelow(entry.spool, entry.birth);
  }

  #acknowledge(entry: JournalEntry): void {
    const { acks } = this.#options;
    if (entry.kind === "birth") acks.everything(entry.spool);
    if (entry.kind === "record") acks.settled(entry.spool, entry.input.stream);
    if (entry.kind === "record" && entry.record.body.kind === "loss")
      acks.settled(entry.spool, entry.record.body.stream);
    if (entry.kind !== "rejected") return;
    acks.settled(entry.spool, entry.input.stream, {
      sequence: entry.input.sequence,
      reason: entry.refusal.reason,
    });
  }

  #settleRecord({ spool, record, input }: RecordEntry): void {
    const { spools, live, listeners } = this.#options;
    const { body } = record;
    spools.settle(spool, input.stream, input.sequence, input.sequence);
    this.#count(record);
    listeners.onReport(input.deviceId, input.receivedAtMs);
    if (input.lane === "live") {
      const changed = live.update(spool, record, input.clockCorrectionMs);
      if (changed.length > 0) listeners.onValues(input.deviceId, changed);
    }
    if (body.kind !== "loss") return;
    if (body.firstSequence > 0) spools.settle(spool, body.stream, body.firstSequence, body.lastSequence);
    if (body.quantity > 0) listeners.onLoss(input.deviceId, toLoss(input, body));
  }

  #count({ body }: DeviceRecord): void {
    this.#counts.records += 1;
    if (body.kind === "logs") this.#counts.logLines += body.lines.length;
    if (body.kind === "metrics") this.#counts.samples += body.columns.length * body.atMs.length;
  }

  #tellBirth(birth: Birth, { receivedAtMs, clockCorrectionMs }: StoredInput): void {
    this.#options.listeners.onBirth(birth, { receivedAtMs, clockCorrectionMs }).catch((error: unknown) => {
      this.#options.logger.error("birth-not-told", errorMessage(error), { deviceId: birth.device });
    });
  }

  /** Repeats while our records cannot be stored, and says so. What repeating cannot mend is logged, for the entries are durable. */
  async #untilStored(work: () => Promise<void> | void): Promise<void> {
    const { clock, logger } = this.#options;
    for (;;) {
      try {
        await work();
        this.#trouble = undefined;
        return;
      } catch (thrown) {
        const error = toAppError(thrown);
        if (error.remedy !== "retry")
          return logger.error("commit-not-applied", error.message, { code: error.code });
        this.#trouble ??= { code: error.code, message: error.message, sinceMs: clock.nowMs() };
        await clock.sleep(ingestLimits.retryMs, this.#stopping.signal);
      }
    }
  }
}

function toAlias({ alias, signal, instance, unit }: SignalAlias): SignalAlias {
  return { alias, signal, instance, unit };
}

function needsHandOver(entry: JournalEntry): entry is RecordEntry {
  return (
    entry.kind === "record" && (entry.record.body.kind === "result" || entry.record.body.kind === "consent")
  );
}
