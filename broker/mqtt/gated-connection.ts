import { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import type { Clock } from "@housecall/proto/base";
import { type FixedHeader, readFixedHeader } from "./fixed-header.ts";

/** What a {@link GatedConnection} asks before it lets a frame through. */
export interface FrameGuard {
  /** "hold" stops reading until `letGo()`; "refused" after the guard has closed the connection. */
  judge(header: FixedHeader | "malformed"): "pass" | "hold" | "refused";
  /** The last byte of a frame has been let through. */
  frameEnded(): void;
  /** The connection is gone; called once. `error`: why the reader gave it up. */
  closed(error: Error | undefined): void;
}

/** Aedes counts unfinished packets against reading; each 'readable' event takes one off. Above every limit of packets in flight. */
const MAX_NUDGES = 64;
const EMPTY = Buffer.alloc(0);

/**
 * A TLS connection of which only judged frames come out; the broker reads and writes it like a socket.
 *
 * Reads fixed headers only and passes slices on without copying, so nothing is buffered here but the
 * rest of one chunk. Invariants: no byte of a frame comes out before `judge` said "pass"; while the
 * reader is slow or the guard says "hold", the socket is paused.
 */
export class GatedConnection extends Duplex {
  readonly #socket: TLSSocket;
  readonly #guard: FrameGuard;
  readonly #closeSocketSoon: () => void;
  #rest: Buffer = EMPTY;
  #bodyLeft = 0;
  #isHeld = false;
  #isReaderFull = false;
  #isNudging = false;
  #isClosed = false;

  constructor(options: { socket: TLSSocket; guard: FrameGuard; clock: Clock; flushMs: number }) {
    super({ allowHalfOpen: true, emitClose: true });
    this.#socket = options.socket;
    this.#guard = options.guard;
    this.#closeSocketSoon = () => closeSoon(options);
    this.#socket.on("data", (chunk: Buffer) => this.#accept(chunk));
    // Whatever came before the end is still read; a socket error says no more than "connection lost".
    this.#socket.on("end", () => setImmediate(() => this.destroy()));
    this.#socket.on("error", () => this.destroy());
    this.#socket.on("close", () => this.destroy());
  }

  /** Judges the held frame again. */
  letGo(): void {
    if (!this.#isHeld || this.destroyed) return;
    this.#isHeld = false;
    this.#pump();
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Makes the reader take what is waiting, although packets of it are unfinished. */
  nudge(): void {
    if (this.#isNudging || this.destroyed) return;
    this.#isNudging = true;
    setImmediate(() => {
      this.#isNudging = false;
      for (let count = 0; count < MAX_NUDGES && this.readableLength > 0 && !this.destroyed; count += 1) {
        this.emit("readable");
      }
    });
  }

  override _read(): void {
    this.#isReaderFull = false;
    this.#pump();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#send(Buffer.concat(chunks.map((entry) => entry.chunk)), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#rest = EMPTY;
    this.#closeSocketSoon();
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#guard.closed(error ?? undefined);
    }
    // Told to the guard; an 'error' event would only end the process where nobody listens.
    done();
  }

  #send(bytes: Buffer, done: (error?: Error | null) => void): void {
    if (!this.#socket.writable) done(new Error("connection closed"));
    else if (this.#socket.write(bytes)) done();
    else this.#socket.once("drain", () => done());
  }

  #accept(chunk: Buffer): void {
    if (this.destroyed) return;
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#pump();
  }

  #pump(): void {
    while (this.#rest.length > 0 && !this.#isHeld && !this.#isReaderFull && !this.destroyed) {
      const take = this.#bodyLeft > 0 ? this.#bodyLeft : this.#nextFrame();
      if (take === undefined) break;
      this.#passOn(take);
    }
    if (this.destroyed) return;
    if (this.#isHeld || this.#isReaderFull) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  /** Size of the next frame when it may pass; undefined when it must wait or was refused. */
  #nextFrame(): number | undefined {
    const header = readFixedHeader(this.#rest);
    if (header === "incomplete") return undefined;
    const verdict = this.#guard.judge(header);
    if (verdict === "hold") this.#isHeld = true;
    if (verdict !== "pass" || header === "malformed") return undefined;
    return header.headerBytes + header.bodyBytes;
  }

  #passOn(frameBytes: number): void {
    const piece = this.#rest.subarray(0, frameBytes);
    this.#rest = piece.length === this.#rest.length ? EMPTY : this.#rest.subarray(piece.length);
    this.#bodyLeft = frameBytes - piece.length;
    if (!this.push(piece)) this.#isReaderFull = true;
    if (this.#bodyLeft === 0) this.#guard.frameEnded();
    this.nudge();
  }
}

/** What was written last (a CONNACK that refuses) may leave; a peer that does not read it may not stay. */
function closeSoon(options: { socket: TLSSocket; clock: Clock; flushMs: number }): void {
  const { socket, clock, flushMs } = options;
  if (socket.destroyed) return;
  const stopTimer = clock.after(flushMs, () => socket.destroy());
  socket.once("close", stopTimer);
  socket.destroySoon();
  socket.resume();
}
