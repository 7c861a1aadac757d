import type { LiveEvent } from "@housecall/proto/api";
import { AppError, type Clock, type DurationMs, type EpochMs } from "@housecall/proto/base";
import type { CommandChange, CommandRecords, CommandRow } from "./command-records.ts";
import { isFinal } from "./command-state.ts";
import { type CommandProgress, viewCommand } from "./command-view.ts";

/** Progress of one command is published at most this often. */
const PROGRESS_PERIOD_MS: DurationMs = 200;

/**
 * The one way to change a stored command: stores, then tells everybody.
 *
 * Progress and the last sign of life live in memory only, for commands that are open.
 */
export class CommandLedger {
  readonly records: CommandRecords;
  readonly #clock: Clock;
  readonly #publish: (event: LiveEvent) => void;
  readonly #onEnded: (row: CommandRow) => void;
  readonly #progress = new Map<string, CommandProgress & { publishedAtMs: DurationMs }>();
  readonly #heardAtMs = new Map<string, EpochMs>();
  readonly #counts = new Map<string, number>();
  #pulledBytes = 0;

  constructor(options: {
    readonly records: CommandRecords;
    readonly clock: Clock;
    readonly publish: (event: LiveEvent) => void;
    /** A command has just become final. */
    readonly onEnded: (row: CommandRow) => void;
  }) {
    this.records = options.records;
    this.#clock = options.clock;
    this.#publish = options.publish;
    this.#onEnded = options.onEnded;
  }

  /** Stores what `decide` makes of the command and publishes it; the row afterwards. */
  async change(
    commandId: string,
    decide: (row: CommandRow) => CommandChange | undefined,
  ): Promise<CommandRow | undefined> {
    const result = await this.records.update(commandId, decide);
    if (result === undefined || result.before === result.after) return result?.after;
    const hasEnded = isFinal(result.after.state) && !isFinal(result.before.state);
    if (hasEnded) this.#forget(commandId);
    this.publish(result.after);
    if (hasEnded) this.#onEnded(result.after);
    return result.after;
  }

  /** @throws AppError NOT_FOUND */
  async require(commandId: string): Promise<CommandRow> {
    const row = await this.records.get(commandId);
    if (row === undefined)
      throw new AppError("NOT_FOUND", `Command ${commandId.slice(0, 64)} does not exist`);
    return row;
  }

  view(row: CommandRow) {
    const progress = this.#progress.get(row.id);
    if (progress === undefined) return viewCommand(row, undefined);
    const { phase, doneBytes, totalBytes } = progress;
    return viewCommand(row, { phase, doneBytes, totalBytes });
  }

  publish(row: CommandRow): void {
    this.#publish({ kind: "command", command: this.view(row) });
    const { kind, deviceId, consentId } = row;
    if (kind === "ask_consent" || kind === "end_consent")
      this.#publish({ kind: "consent", deviceId, consentId });
  }

  /** Publishes an event that is not about a command's row. */
  tell(event: LiveEvent): void {
    this.#publish(event);
  }

  /** Notes how far an open command is, and publishes it unless that was done just now. */
  async noteProgress(commandId: string, progress: CommandProgress): Promise<void> {
    const uptimeMs = this.#clock.uptimeMs();
    const publishedAtMs = this.#progress.get(commandId)?.publishedAtMs ?? Number.NEGATIVE_INFINITY;
    const isDue = uptimeMs - publishedAtMs >= PROGRESS_PERIOD_MS;
    this.#progress.set(commandId, { ...progress, publishedAtMs: isDue ? uptimeMs : publishedAtMs });
    if (!isDue) return;
    const row = await this.records.get(commandId);
    if (row === undefined || isFinal(row.state)) this.#forget(commandId);
    else this.publish(row);
  }

  /** The device has shown that it works on the command. */
  noteHeard(commandId: string): void {
    this.#heardAtMs.set(commandId, this.#clock.nowMs());
  }

  heardAtMs(commandId: string): EpochMs | undefined {
    return this.#heardAtMs.get(commandId);
  }

  count(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /** Bytes of pulled files that are on our disk now and were not before. */
  notePulled(sizeBytes: number): void {
    this.#pulledBytes += sizeBytes;
  }

  get pulledBytes(): number {
    return this.#pulledBytes;
  }

  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  #forget(commandId: string): void {
    this.#progress.delete(commandId);
    this.#heardAtMs.delete(commandId);
  }
}
