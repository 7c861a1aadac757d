import { AppError, type Clock, type EpochMs, type Logger, toAppError } from "@housecall/proto/base";
import type { PartFiles } from "./part-files.ts";
import { PullAssembly } from "./pull-assembly.ts";

/** A file that cannot be written at present, and since when. */
export interface DiskTrouble {
  readonly error: AppError;
  readonly sinceMs: EpochMs;
}

/** What identifies a pull to the assemblies. */
export interface PullOwner {
  readonly pullId: string;
  readonly deviceId: string;
}

/** Parts kept open at a time; one that idles is closed first and opened again when it is needed. */
const OPEN_PARTS = 256;
/** Discarded pulls that are remembered, so that a late piece does not open a part again; the oldest go first. */
const GONE_PULLS = 1_024;

interface OpenPull {
  readonly deviceId: string;
  readonly assembly: Promise<PullAssembly>;
}

/**
 * The pulls that are being received.
 *
 * Invariant: a part is open at most once; it is opened again only after its earlier close has ended.
 */
export class PullAssemblies {
  readonly #parts: PartFiles;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onPosition: (owner: PullOwner, lengthBytes: number) => void;
  readonly #open = new Map<string, OpenPull>();
  readonly #closing = new Map<string, Promise<void>>();
  readonly #troubles = new Map<string, DiskTrouble>();
  readonly #gone = new Set<string>();

  constructor(options: {
    readonly parts: PartFiles;
    readonly clock: Clock;
    readonly logger: Logger;
    /** Bytes were fsynced, or a piece came that was not the next one: tell the device the position. */
    readonly onPosition: (owner: PullOwner, lengthBytes: number) => void;
  }) {
    this.#parts = options.parts;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#onPosition = options.onPosition;
  }

  /**
   * The assembly of a pull, its part opened and created as needed.
   *
   * @throws AppError CANCELLED when it was discarded, DISK_FULL, UNAVAILABLE
   */
  async of(owner: PullOwner): Promise<PullAssembly> {
    if (this.#gone.has(owner.pullId)) throw new AppError("CANCELLED", `Pull ${owner.pullId} is over`);
    const known = this.#open.get(owner.pullId);
    if (known !== undefined) {
      this.#open.delete(owner.pullId);
      this.#open.set(owner.pullId, known);
      return known.assembly;
    }
    const assembly = this.#openAssembly(owner);
    this.#open.set(owner.pullId, { deviceId: owner.deviceId, assembly });
    assembly.catch(() => this.#open.delete(owner.pullId));
    this.#closeOldest();
    return assembly;
  }

  /** Closes the part and keeps it. What waits is refused. */
  release(pullId: string): Promise<void> {
    return this.#close(pullId, (assembly) => assembly.close());
  }

  /** Closes the part and deletes it for good; harmless when there is none. */
  async discard(pullId: string): Promise<void> {
    this.#gone.delete(pullId);
    this.#gone.add(pullId);
    const oldest = this.#gone.size > GONE_PULLS ? this.#gone.keys().next().value : undefined;
    if (oldest !== undefined) this.#gone.delete(oldest);
    await this.release(pullId);
    await this.#parts.remove(pullId);
  }

  /** Closes the parts of a device; what waits is refused, so that its PUBACK is never sent. */
  async releaseDevice(deviceId: string): Promise<void> {
    const ofDevice = [...this.#open].filter(([, open]) => open.deviceId === deviceId);
    await Promise.all(ofDevice.map(([pullId]) => this.release(pullId)));
  }

  /** Closes all parts. */
  async releaseAll(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((pullId) => this.release(pullId)));
    await Promise.all(this.#closing.values());
  }

  /** The trouble that has lasted longest. */
  trouble(): DiskTrouble | undefined {
    return [...this.#troubles.values()].toSorted((a, b) => a.sinceMs - b.sinceMs)[0];
  }

  /** Its failures end here: a part that was not closed is logged. */
  async #close(pullId: string, close: (assembly: PullAssembly) => Promise<void>): Promise<void> {
    const open = this.#open.get(pullId);
    if (open === undefined) return this.#closing.get(pullId);
    this.#open.delete(pullId);
    const closing = open.assembly
      .then(close)
      .catch((error: unknown) => this.#noteUnclosed(pullId, toAppError(error)))
      .finally(() => this.#closing.delete(pullId));
    this.#closing.set(pullId, closing);
    return closing;
  }

  async #openAssembly(owner: PullOwner): Promise<PullAssembly> {
    await this.#closing.get(owner.pullId);
    const part = await this.#parts.open(owner.pullId);
    if (this.#gone.has(owner.pullId)) {
      await part.close();
      await this.#parts.remove(owner.pullId);
      throw new AppError("CANCELLED", `Pull ${owner.pullId} is over`);
    }
    return new PullAssembly({
      part,
      clock: this.#clock,
      events: {
        onPosition: (lengthBytes) => this.#onPosition(owner, lengthBytes),
        onTrouble: (trouble) => this.#noteTrouble(owner.pullId, trouble),
      },
    });
  }

  /** A part that was never opened, because its pull was over by then, needs no closing. */
  #noteUnclosed(pullId: string, { code, message }: AppError): void {
    if (code !== "CANCELLED") this.#logger.warn("part-not-closed", message, { pullId, code });
  }

  #noteTrouble(pullId: string, error: AppError | undefined): void {
    const known = this.#troubles.get(pullId);
    if (error === undefined) {
      this.#troubles.delete(pullId);
    } else if (known === undefined) {
      this.#troubles.set(pullId, { error, sinceMs: this.#clock.nowMs() });
      this.#logger.warn("part-not-written", error.message, { pullId, code: error.code });
    }
  }

  #closeOldest(): void {
    const oldest = this.#open.size > OPEN_PARTS ? this.#open.keys().next().value : undefined;
    if (oldest === undefined) return;
    void this.#close(oldest, async (assembly) => {
      await assembly.settled();
      await assembly.close();
    });
  }
}
