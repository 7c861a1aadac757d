import { type Stream, streams } from "@housecall/proto";
import type { SpoolStatus } from "../ports.ts";
import { mapStreams } from "./map-streams.ts";
import type { RangeSet } from "./range-set.ts";
import type { RecoveredSpool } from "./recovery.ts";
import type { Segment } from "./segment.ts";
import type { MarkedStream } from "./spool-marks.ts";

/**
 * One stream of a spool in memory.
 *
 * Invariants: segments are contiguous, oldest first; only the oldest is removed and never the newest;
 * every sequence from 1 to `synced` is in `gone` or in the index of a segment.
 */
export interface StreamState extends MarkedStream {
  readonly stream: Stream;
  readonly segments: Segment[];
  next: number;
  /** Everything up to here is fsynced or lost. */
  synced: number;
  written: number;
  readonly gone: RangeSet;
}

export type StreamStates = Readonly<Record<Stream, StreamState>>;

/** The state with which a recovered spool goes on. */
export function toStreamStates(recovered: RecoveredSpool): StreamStates {
  return mapStreams((stream) => {
    const { segments, next, written, low, skip, gone } = recovered.streams[stream];
    return { stream, segments, next, synced: next - 1, written, low, skip, gone };
  });
}

/** True when nothing of this segment needs to be sent any more. */
export function isGone(state: StreamState, segment: Segment): boolean {
  return state.gone.covers(segment.first, segment.last);
}

/** The segment that may hold `sequence`, newest first: a record that was written twice is whole in the newer one. */
export function findRecord(
  state: StreamState,
  sequence: number,
): { readonly segment: Segment; readonly offset: number; readonly maxBytes: number } | undefined {
  for (let index = state.segments.length - 1; index >= 0; index -= 1) {
    const segment = state.segments[index];
    const place =
      segment !== undefined && segment.first <= sequence && sequence <= segment.last
        ? segment.find(sequence)
        : undefined;
    if (segment !== undefined && place !== undefined) return { segment, ...place };
  }
  return undefined;
}

/** Next sequence of urgent, metrics, logs, debug. */
export function headsOf(states: StreamStates): number[] {
  return streams.map((stream) => states[stream].next);
}

/** Bytes of all segment files. */
export function usedBytesOf(states: StreamStates): number {
  let bytes = 0;
  for (const stream of streams) for (const segment of states[stream].segments) bytes += segment.sizeBytes;
  return bytes;
}

/** How far the spool is. Positions tell of fsynced records only: later numbers may be given again after a crash. */
export function statusOf(spoolId: string, states: StreamStates): SpoolStatus {
  const positions = streams.map((stream) => {
    const { gone, synced } = states[stream];
    return { stream, firstHeld: Math.min(gone.firstMissing(1), synced + 1), next: synced + 1 };
  });
  return {
    spoolId,
    positions,
    usedBytes: usedBytesOf(states),
    records: mapStreams((stream) => countHeld(states[stream])),
  };
}

function countHeld(state: StreamState): number {
  return state.gone.ranges.reduce((held, range) => held - (range.last - range.first + 1), state.next - 1);
}
