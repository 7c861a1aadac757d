import { type Chunk, decodeChunk, encodeAck } from "@housecall/proto";
import { type AppError, type DurationMs, SECOND_MS, toAppError } from "@housecall/proto/base";
import { type CommandCore, refuseMessage } from "./command-core.ts";
import type { CommandRow } from "./command-records.ts";
import { isFinal, isWithDevice } from "./command-state.ts";
import type { PullAssemblies, PullOwner } from "./pull-assemblies.ts";
import type { PullAssembly } from "./pull-assembly.ts";

/** How soon a part that could not be opened is tried again. */
const REOPEN_MS: DurationMs = SECOND_MS;

/** What a receiver tells its owner. */
export interface ReceiverEvents {
  /** All bytes of a pull have come; its manifest perhaps not yet. */
  readonly onComplete: (row: CommandRow) => void;
  /** A device sends a pull that is over. */
  readonly onUnwanted: (row: CommandRow) => void;
}

/** Takes in the pieces of pulled files. */
export class PullReceiver {
  readonly #core: CommandCore;
  readonly #assemblies: PullAssemblies;
  readonly #events: ReceiverEvents;

  constructor(core: CommandCore, assemblies: PullAssemblies, events: ReceiverEvents) {
    this.#core = core;
    this.#assemblies = assemblies;
    this.#events = events;
  }

  /** Resolves when the piece is durable or refused; see CommandService.acceptChunk. */
  async accept(deviceId: string, payload: Uint8Array): Promise<void> {
    const { ledger } = this.#core;
    const chunk = decodeOrError(payload);
    if ("code" in chunk) return this.#refuseDamaged(deviceId, payload, chunk);
    const row = await ledger.records.get(chunk.pullId);
    if (row === undefined || row.deviceId !== deviceId || !this.#wasAskedFor(row)) {
      const detail = `Chunk of ${chunk.pullId}: this device was not asked for it`;
      return refuseMessage(
        this.#core,
        { deviceId, channel: "chunk", payload },
        { reason: "not_permitted", detail },
      );
    }
    if (isFinal(row.state) || row.cancelledBy !== "") return this.#dropUnwanted(row);
    if (chunk.offset + chunk.bytes.length > maxBytesOf(row)) {
      const detail = `Chunk of ${row.id}: ends beyond the ${maxBytesOf(row)} bytes that were asked for`;
      return refuseMessage(
        this.#core,
        { deviceId, channel: "chunk", payload },
        { reason: "too_large", detail },
      );
    }
    await this.#store(row, chunk);
  }

  /** Tells the device how far its pull is on our disk: where it goes on. */
  tellPosition(owner: PullOwner, upToOffset: number): void {
    const { sessions, link, clock, background } = this.#core;
    const session = sessions.get(owner.deviceId);
    if (session === undefined) return;
    const ack = encodeAck({
      spoolId: session.spoolId,
      streams: [],
      birthWanted: false,
      chunks: [{ pullId: owner.pullId, upToOffset }],
      serverWallMs: clock.nowMs(),
    });
    background.run("chunk-ack-not-sent", () => link.publish(owner.deviceId, "ack", ack));
  }

  /** The assembly of a pull; waits while the disk has no room to make its part. @throws AppError UNAVAILABLE */
  async assemblyOf(row: CommandRow): Promise<PullAssembly> {
    const session = this.#core.sessions.get(row.deviceId);
    for (;;) {
      try {
        return await this.#assemblies.of({ pullId: row.id, deviceId: row.deviceId });
      } catch (error) {
        const isOver = session === undefined || this.#core.sessions.get(row.deviceId) !== session;
        if (toAppError(error).remedy !== "retry" || isOver) throw error;
        await this.#core.clock.sleep(REOPEN_MS);
      }
    }
  }

  async #store(row: CommandRow, chunk: Chunk): Promise<void> {
    const { ledger } = this.#core;
    ledger.noteHeard(row.id);
    try {
      const assembly = await this.assemblyOf(row);
      const outcome = await assembly.accept(chunk);
      if (outcome !== "stored") return ledger.count(`chunk_${outcome}`);
      ledger.notePulled(chunk.bytes.length);
      const progress = { phase: "sending", doneBytes: assembly.lengthBytes, totalBytes: chunk.totalBytes };
      await ledger.noteProgress(row.id, progress);
      if (assembly.lengthBytes >= chunk.totalBytes) this.#events.onComplete(row);
    } catch (error) {
      await this.#dropIfOver(row.id, error);
    }
  }

  /** A pull that ended while its piece was on the way needs it no more, and its device gets its PUBACK. */
  async #dropIfOver(pullId: string, error: unknown): Promise<void> {
    const row = await this.#core.ledger.records.get(pullId);
    if (row !== undefined && !isFinal(row.state) && row.cancelledBy === "") throw error;
    this.#core.ledger.count("chunk_unwanted");
  }

  /** A damaged piece cannot be kept: the position makes the device send it again. */
  async #refuseDamaged(deviceId: string, payload: Uint8Array, error: AppError): Promise<void> {
    const reason = error.code === "WIRE_TOO_LARGE" ? "too_large" : "malformed";
    await refuseMessage(
      this.#core,
      { deviceId, channel: "chunk", payload },
      { reason, detail: error.message },
    );
    for (const row of await this.#core.ledger.records.open(deviceId)) {
      if (row.kind !== "pull_logs" || !isWithDevice(row.state) || row.cancelledBy !== "") continue;
      const assembly = await this.assemblyOf(row);
      this.tellPosition({ pullId: row.id, deviceId }, assembly.lengthBytes);
    }
  }

  #dropUnwanted(row: CommandRow): void {
    this.#core.ledger.count("chunk_unwanted");
    if (isFinal(row.state)) this.#events.onUnwanted(row);
  }

  #wasAskedFor(row: CommandRow): boolean {
    const isSent = this.#core.sessions.get(row.deviceId)?.sent.has(row.id) ?? false;
    return row.kind === "pull_logs" && (row.state !== "queued" || isSent);
  }
}

/** The most bytes that the file of a pull may have. */
export function maxBytesOf(row: CommandRow): number {
  return "maxBytes" in row.request ? row.request.maxBytes : 0;
}

function decodeOrError(payload: Uint8Array): Chunk | AppError {
  try {
    return decodeChunk(payload);
  } catch (error) {
    return toAppError(error);
  }
}
