import { type EpochMs, errorMessage } from "@housecall/proto/base";
import { type CommandCore, changeState } from "./command-core.ts";
import type { CommandRow } from "./command-records.ts";
import { hasBegun, isFinal } from "./command-state.ts";
import { commandEntry, deadlineOfBegun } from "./command-step.ts";
import type { OfferSender } from "./offer-sender.ts";
import type { PartFiles } from "./part-files.ts";
import type { PullVerifier } from "./pull-verifier.ts";

/** Rows looked at in one tick; the rest in the next. */
const ROWS_PER_TICK = 100;

/** What time alone does to commands and their files. */
export class CommandUpkeep {
  readonly #core: CommandCore;
  readonly #parts: PartFiles;
  readonly #offers: OfferSender;
  readonly #verifier: PullVerifier;
  readonly #startedAtMs: EpochMs;
  #isFirst = true;
  #ticking: Promise<void> | undefined;

  constructor(
    core: CommandCore,
    work: { readonly parts: PartFiles; readonly offers: OfferSender; readonly verifier: PullVerifier },
  ) {
    this.#core = core;
    this.#parts = work.parts;
    this.#offers = work.offers;
    this.#verifier = work.verifier;
    this.#startedAtMs = core.clock.nowMs();
  }

  /** See CommandService.tick. A tick that comes while another runs joins it. */
  tick(atMs: EpochMs): Promise<void> {
    this.#ticking ??= this.#work(atMs).finally(() => {
      this.#ticking = undefined;
    });
    return this.#ticking;
  }

  async #work(atMs: EpochMs): Promise<void> {
    if (this.#isFirst) await this.#cleanUp();
    this.#isFirst = false;
    this.#offers.retryFailed();
    this.#verifier.retryPostponed();
    for (const row of await this.#core.ledger.records.overdue(atMs, ROWS_PER_TICK))
      await this.#judge(row, atMs);
    await this.#ageOut(atMs - this.#core.fileRetentionMs);
  }

  /** After a crash: parts of nothing that is open are deleted, complete ones verified. */
  async #cleanUp(): Promise<void> {
    for (const pullId of await this.#parts.list()) {
      const row = await this.#core.ledger.records.get(pullId);
      if (row === undefined || isFinal(row.state)) await this.#parts.remove(pullId);
    }
    await this.#verifier.resumeLeftOvers();
  }

  /** What the device never began expires. What it began is given up only when the device stays silent. */
  async #judge(row: CommandRow, atMs: EpochMs): Promise<void> {
    // Its end is the verifier's affair.
    if (row.action !== null && row.action.saidAtMs !== null) return;
    if (!hasBegun(row.state)) {
      const reason = row.cancelledBy === "" ? "expired" : "cancelled_by_staff";
      await changeState(this.#core, row.id, { to: row.cancelledBy === "" ? "expired" : "cancelled", reason });
      return this.#offers.cancelSoon(row);
    }
    const heardAtMs = Math.max(this.#core.ledger.heardAtMs(row.id) ?? row.changedAtMs, this.#startedAtMs);
    const deadlineAtMs = deadlineOfBegun(row, heardAtMs);
    if (deadlineAtMs > atMs) await this.#postpone(row.id, deadlineAtMs);
    else {
      await changeState(this.#core, row.id, { to: "unverified", reason: "device_silent" });
      this.#offers.cancelSoon(row);
    }
  }

  async #postpone(commandId: string, deadlineAtMs: EpochMs): Promise<void> {
    await this.#core.ledger.records.update(commandId, (row) => ({
      row: { ...row, deadlineAtMs },
      audit: [],
    }));
  }

  async #ageOut(beforeMs: EpochMs): Promise<void> {
    for (const row of await this.#core.ledger.records.oldFiles(beforeMs, ROWS_PER_TICK)) {
      await this.#core.ledger.change(row.id, (current) => ({
        row: { ...current, blobSha256: "", reason: "file_removed" },
        audit: [commandEntry(current, this.#removalEntry())],
      }));
      await this.#removeUnused(row.blobSha256);
    }
  }

  async #removeUnused(sha256: string): Promise<void> {
    if ((await this.#core.ledger.records.fileUses(sha256)) > 0) return;
    try {
      await this.#core.blobs.remove(sha256);
    } catch (error) {
      this.#core.logger.warn("blob-not-removed", errorMessage(error), { sha256 });
    }
  }

  #removalEntry() {
    const atMs = this.#core.clock.nowMs();
    return {
      actor: "server",
      action: "file-removed",
      atMs,
      outcome: "success",
      detail: "retention",
    } as const;
  }
}
