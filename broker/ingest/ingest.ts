import type { Loss, Quarantined } from "@housecall/proto/api";
import {
  type Clock,
  DAY_MS,
  type DurationMs,
  type EpochMs,
  errorMessage,
  type Logger,
  SECOND_MS,
} from "@housecall/proto/base";
import type { DeviceLink } from "../mqtt/device-link.ts";
import type { RefusedPublish, UplinkPublish, UplinkSink } from "../mqtt/uplink-sink.ts";
import type { TelemetryStore } from "../store/telemetry/telemetry-store.ts";
import { AckSender } from "./ack-sender.ts";
import { ClockBook } from "./clock-book.ts";
import { Committer } from "./committer.ts";
import type { DeviceMoment, MomentQuery, MomentRecords } from "./device-moment.ts";
import { ingestLimits } from "./ingest-limits.ts";
import type { Evaluator, IngestListeners } from "./ingest-ports.ts";
import type { IngestCounts, IngestRecords, LiveSnapshot } from "./ingest-records.ts";
import { Journal, type JournalTrouble } from "./journal.ts";
import { toStoredInput } from "./journal-entry.ts";
import { LatencyWindow } from "./latency-window.ts";
import { LiveBook } from "./live-book.ts";
import { Quarantine } from "./quarantine.ts";
import { SeriesNumbers } from "./series-numbers.ts";
import { SpoolBook } from "./spool-book.ts";
import { UplinkDesk } from "./uplink-desk.ts";

export interface IngestOptions {
  readonly store: TelemetryStore;
  readonly records: IngestRecords;
  readonly evaluator: Evaluator;
  readonly listeners: IngestListeners;
  readonly link: DeviceLink;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Commit sequences at and below this one are taken. */
  readonly lastCommitSeq: number;
  /** Hears how long each record waited until it was durable. */
  readonly onStored?: (waitedMs: DurationMs) => void;
}

/**
 * Takes in what devices publish: decode, dedupe, correct the clock, store durably, acknowledge, evaluate.
 *
 * Invariants: a publish is settled only after its commit; a (device, spool, stream, sequence) enters the
 * journal once; commit sequences are given out in the order in which publishes came.
 */
export class Ingest implements UplinkSink {
  readonly #options: IngestOptions;
  readonly #spools: SpoolBook;
  readonly #clocks: ClockBook;
  readonly #desk: UplinkDesk;
  readonly #live: LiveBook;
  readonly #quarantine: Quarantine;
  readonly #acks: AckSender;
  readonly #committer: Committer;
  readonly #journal: Journal;
  readonly #latency = new LatencyWindow();
  #lastCommitSeq: number;
  #lastTickAtMs = 0;

  constructor(options: IngestOptions) {
    const { store, records, clock, logger, link } = options;
    this.#options = options;
    this.#lastCommitSeq = options.lastCommitSeq;
    this.#spools = new SpoolBook(records);
    this.#clocks = new ClockBook(records);
    this.#live = new LiveBook(records.loadLive());
    this.#quarantine = new Quarantine({ records, clock, logger });
    this.#acks = new AckSender({ link, clock, logger });
    this.#committer = new Committer({
      ...options,
      spools: this.#spools,
      clocks: this.#clocks,
      live: this.#live,
      acks: this.#acks,
      quarantine: this.#quarantine,
    });
    const series = new SeriesNumbers(store.nextSeriesId);
    this.#journal = new Journal({
      store,
      consumer: this.#committer,
      series,
      clock,
      logger,
      latency: {
        add: (waitedMs) => {
          this.#latency.add(waitedMs);
          options.onStored?.(waitedMs);
        },
      },
    });
    this.#desk = new UplinkDesk({
      spools: this.#spools,
      clocks: this.#clocks,
      journal: this.#journal,
      committer: this.#committer,
      quarantine: this.#quarantine,
      acks: this.#acks,
      nextCommitSeq: () => this.#nextCommitSeq(),
    });
  }

  get trouble(): JournalTrouble | undefined {
    return this.#journal.trouble ?? this.#committer.trouble;
  }

  get counts(): IngestCounts {
    return this.#committer.counts;
  }

  get commitLatencyP99Ms(): number {
    return this.#latency.percentile(0.99);
  }

  /** Newest live values and reported state of a device. */
  liveOf(deviceId: string): LiveSnapshot {
    return this.#live.of(deviceId);
  }

  losses(deviceId: string, limit: number): readonly Loss[] {
    return this.#options.records.losses(deviceId, limit);
  }

  moments(deviceId: string, query: MomentQuery): readonly DeviceMoment[] {
    return this.#options.records.moments(deviceId, query);
  }

  momentBefore(...[deviceId, kind, beforeMs]: Parameters<MomentRecords["momentBefore"]>) {
    return this.#options.records.momentBefore(deviceId, kind, beforeMs);
  }

  connectionFrom(deviceId: string, fromMs: EpochMs): DeviceMoment | undefined {
    return this.#options.records.connectionFrom(deviceId, fromMs);
  }

  quarantined(options: { readonly deviceId?: string; readonly limit: number }): readonly Quarantined[] {
    this.#quarantine.flush();
    return this.#options.records.refused(options);
  }

  quarantineCounts(): Readonly<Record<string, number>> {
    return this.#quarantine.counts();
  }

  accept(publish: UplinkPublish): Promise<void> {
    const { deviceId, channel, payload } = publish;
    if (channel === "chunk") return this.#options.listeners.acceptChunk(deviceId, payload);
    if (channel === "progress") return this.#options.listeners.onProgress(deviceId, payload);
    return channel === "birth" ? this.#desk.acceptBirth(publish) : this.#desk.acceptRecord(publish);
  }

  async quarantine(refused: RefusedPublish): Promise<void> {
    const { deviceId, topic, payload, receivedAtMs, reason, detail } = refused;
    await this.#quarantine.add({
      deviceId,
      channel: topic.slice(0, 64),
      payload,
      receivedAtMs,
      reason,
      detail,
    });
  }

  /** The session of a device ended: an input of the rules. */
  sessionEnded(deviceId: string, atMs: EpochMs): void {
    this.#appendFact({ kind: "disconnected", deviceId, receivedAtMs: atMs });
  }

  /** The server accepts connections from now on: an input of the rules. */
  accepting(atMs: EpochMs): void {
    this.#appendFact({ kind: "accepting", receivedAtMs: atMs });
  }

  /** The rule files that are in force from now on. */
  rulesChanged(payload: Uint8Array, atMs: EpochMs): Promise<void> {
    const commitSeq = this.#nextCommitSeq();
    return this.#journal.append({
      kind: "other",
      input: toStoredInput({ kind: "rules", commitSeq, receivedAtMs: atMs, payload }),
    });
  }

  /** Whole seconds drive hold times, lateness and silence; one that is not later than the newest is left out. */
  tick(nowMs: EpochMs): void {
    const atMs = Math.floor(nowMs / SECOND_MS) * SECOND_MS;
    if (atMs <= this.#lastTickAtMs) return;
    this.#lastTickAtMs = atMs;
    const input = toStoredInput({ commitSeq: this.#nextCommitSeq(), kind: "tick", receivedAtMs: atMs });
    this.#journal.appendLazily({ kind: "other", input });
  }

  /**
   * Takes the journal's entries since the checkpoints, ascending; before anything else is accepted. What is
   * older than `settledSeq` only goes to the rules.
   */
  async restore(from: { readonly settledSeq: number; readonly evaluatedSeq: number }): Promise<void> {
    for (let after = Math.min(from.settledSeq, from.evaluatedSeq); ; ) {
      const inputs = await this.#options.store.inputs({
        afterCommitSeq: after,
        limit: ingestLimits.groupEntries,
      });
      const last = inputs.at(-1);
      // A checkpoint at once: a server that is killed again and again must not read more each time.
      if (last === undefined) return this.#committer.saveCheckpoint();
      await this.#committer.restore(inputs, from);
      for (const { kind, receivedAtMs } of inputs) {
        if (kind === "tick") this.#lastTickAtMs = Math.max(this.#lastTickAtMs, receivedAtMs);
      }
      after = last.commitSeq;
    }
  }

  /** Removes what is older than the retention; also see TelemetryStore.removeBefore. */
  async age(retentionDays: number): Promise<void> {
    const beforeMs = this.#options.clock.nowMs() - retentionDays * DAY_MS;
    await this.#options.store.removeBefore(beforeMs);
    this.#options.records.removeBefore(beforeMs);
  }

  /** Commits what waits, at most for `deadlineMs`, and keeps a checkpoint, so that the next start is quick. */
  async stop(deadlineMs: number): Promise<void> {
    const stopTimer = this.#options.clock.after(deadlineMs, () => this.#committer.abort());
    await this.#journal.stop(deadlineMs);
    stopTimer();
    this.#quarantine.flush();
    this.#acks.flush();
    this.#committer.saveCheckpoint();
  }

  #appendFact(facts: {
    readonly kind: "disconnected" | "accepting";
    readonly deviceId?: string;
    readonly receivedAtMs: EpochMs;
  }): void {
    const input = toStoredInput({ commitSeq: this.#nextCommitSeq(), ...facts });
    this.#journal.append({ kind: "other", input }).catch((error: unknown) => {
      this.#options.logger.warn(
        "fact-not-stored",
        `The rules do not learn of "${facts.kind}": ${errorMessage(error)}`,
      );
    });
  }

  #nextCommitSeq(): number {
    this.#lastCommitSeq += 1;
    return this.#lastCommitSeq;
  }
}
