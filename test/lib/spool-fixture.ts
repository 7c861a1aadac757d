import { decodeRecord, encodeRecord, type LossReport, type Stream, streams } from "@housecall/proto";
import { DAY_MS, type Logger, MEBIBYTE, silentLogger } from "@housecall/proto/base";
import type { SpoolLimits } from "../../agent/spool/shedder.ts";
import { Spool, type SpoolOptions } from "../../agent/spool/spool.ts";
import type { SpoolDisk } from "../../agent/spool/spool-disk.ts";
import { type VirtualClock, virtualClock } from "./virtual-clock.ts";

/** Small pseudo-random generator (mulberry32): the same seed gives the same run. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Limits that no test reaches by accident. */
export const wideLimits: SpoolLimits = {
  maxBytes: 64 * MEBIBYTE,
  minFreeBytes: 0,
  minFreeInodes: 0,
  maxAgeMs: 7 * DAY_MS,
};

/** Opens a spool in which a loss record is an ordinary encoded record. */
export function openSpool(
  disk: SpoolDisk,
  options: {
    readonly clock?: VirtualClock;
    readonly limits?: Partial<SpoolLimits>;
    readonly seed?: number;
    readonly logger?: Logger;
    readonly onNote?: SpoolOptions["onNote"];
    readonly beforeTrim?: SpoolOptions["beforeTrim"];
  } = {},
): Promise<Spool> {
  const clock = options.clock ?? virtualClock();
  const next = seededRandom(options.seed ?? 1);
  return Spool.open({
    disk,
    clock,
    random: { next, bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)) },
    logger: options.logger ?? silentLogger,
    limits: { ...wideLimits, ...options.limits },
    lossRecord: (loss, heads) => ({ payload: encodeLoss(loss, heads), atMs: clock.nowMs() }),
    beforeSync: async () => undefined,
    aliasCount: () => 0,
    ...(options.onNote && { onNote: options.onNote }),
    ...(options.beforeTrim && { beforeTrim: options.beforeTrim }),
  });
}

/** Everything a spool would send, in order: stream, sequence, payload. */
export async function readHeld(
  spool: Spool,
): Promise<{ readonly stream: Stream; readonly sequence: number; readonly payload: Buffer }[]> {
  const held: { stream: Stream; sequence: number; payload: Buffer }[] = [];
  for (const stream of streams) {
    for (let at = spool.nextHeld(stream, 1); at !== undefined; at = spool.nextHeld(stream, at + 1)) {
      const payload = await spool.read(stream, at);
      if (payload !== undefined) held.push({ stream, sequence: at, payload: Buffer.from(payload) });
    }
  }
  return held;
}

/** The loss reports among held records. */
export function lossesOf(held: readonly { readonly payload: Buffer }[]): LossReport[] {
  return held.flatMap(({ payload }) => {
    if (payload.subarray(0, 5).toString() === "text:") return [];
    const { body } = decodeRecord(payload);
    return body.kind === "loss" ? [body] : [];
  });
}

/** A payload that no one takes for a record. */
export function textPayload(text: string, sizeBytes = 0): Buffer {
  return Buffer.from(`text:${text}`.padEnd(sizeBytes, "."));
}

function encodeLoss(loss: LossReport, heads: readonly number[]): Uint8Array {
  return encodeRecord({ wallMs: loss.lastAtMs, bootId: "00".repeat(16), uptimeMs: 0, heads, body: loss });
}
