import { type CommandCore, completeStep, type StepWanted } from "./command-core.ts";
import type { CommandChange, CommandRow } from "./command-records.ts";
import { isFinal } from "./command-state.ts";
import { takeStep } from "./command-step.ts";
import { KeyedRounds } from "./keyed-rounds.ts";
import type { PullAssemblies } from "./pull-assemblies.ts";
import { maxBytesOf, type PullReceiver } from "./pull-receiver.ts";

/** Left-over pulls that are looked at when the server starts; the rest when their device connects. */
const LEFT_OVER_PULLS = 256;

/** Compares complete files with their manifest and makes them downloadable. */
export class PullVerifier {
  readonly #core: CommandCore;
  readonly #assemblies: PullAssemblies;
  readonly #receiver: PullReceiver;
  readonly #rounds = new KeyedRounds((pullId) => this.#verify(pullId));

  constructor(core: CommandCore, assemblies: PullAssemblies, receiver: PullReceiver) {
    this.#core = core;
    this.#assemblies = assemblies;
    this.#receiver = receiver;
  }

  /** Ends the pull when manifest and all bytes are there; otherwise tells the device where to go on. */
  verifySoon(pullId: string): void {
    this.#core.background.run("pull-not-verified", () => this.#rounds.run(pullId));
  }

  /** Tries those again that our own disk had refused. */
  retryPostponed(): void {
    for (const pullId of this.#rounds.takeFailed()) this.verifySoon(pullId);
  }

  /** Verifies what was complete when the server was killed. */
  async resumeLeftOvers(): Promise<void> {
    for (const row of await this.#core.ledger.records.unfinishedFiles(LEFT_OVER_PULLS))
      this.verifySoon(row.id);
  }

  async #verify(pullId: string): Promise<void> {
    const row = await this.#core.ledger.records.get(pullId);
    if (row === undefined || isFinal(row.state) || row.manifest === null) return;
    if (row.cancelledBy !== "") return this.#end(row, { to: "cancelled", reason: "cancelled_by_staff" });
    const { sizeBytes, sha256 } = row.manifest;
    if (sizeBytes > maxBytesOf(row)) return this.#end(row, { to: "failed", reason: "too_large" });
    const assembly = await this.#receiver.assemblyOf(row);
    await assembly.settled();
    if (assembly.lengthBytes < sizeBytes) {
      return this.#receiver.tellPosition({ pullId, deviceId: row.deviceId }, assembly.lengthBytes);
    }
    await this.#assemblies.release(pullId);
    const isSame =
      assembly.lengthBytes === sizeBytes &&
      (await this.#core.blobs.put({ path: assembly.path, sha256 })) === "stored";
    await this.#end(
      row,
      isSame ? { to: "succeeded", reason: "" } : { to: "failed", reason: "checksum_mismatch" },
    );
  }

  async #end(row: CommandRow, step: StepWanted): Promise<void> {
    const sha256 = row.manifest?.sha256 ?? "";
    const after = await this.#core.ledger.change(row.id, (current) => this.#endOf(current, step));
    if (step.to === "succeeded" && after?.blobSha256 !== sha256) await this.#removeUnused(sha256);
  }

  /** What was cancelled while its file was checked stays cancelled. */
  #endOf(row: CommandRow, step: StepWanted): CommandChange | undefined {
    const isCancelled = row.cancelledBy !== "";
    const wanted = isCancelled ? ({ to: "cancelled", reason: "cancelled_by_staff" } as const) : step;
    const change = takeStep(row, completeStep(this.#core, { actor: `device:${row.deviceId}`, ...wanted }));
    if (change === undefined || wanted.to !== "succeeded") return change;
    return { ...change, row: { ...change.row, blobSha256: row.manifest?.sha256 ?? "" } };
  }

  async #removeUnused(sha256: string): Promise<void> {
    if ((await this.#core.ledger.records.fileUses(sha256)) === 0) await this.#core.blobs.remove(sha256);
  }
}
