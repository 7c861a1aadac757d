import type { EpochMs } from "@housecall/proto/base";
import { z } from "zod";

/**
 * Something that happened to a device at one moment. `connected` carries what the device said of itself then;
 * `event` is what it told, severity 0 (emergency) to 7.
 */
export const deviceMomentData = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("connected"),
    bootId: z.string(),
    bootReason: z.string(),
    bootedAtMs: z.number(),
    firmware: z.string(),
  }),
  z.object({ kind: z.literal("disconnected") }),
  z.object({
    kind: z.literal("event"),
    name: z.string(),
    severity: z.number().int(),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
]);
export type DeviceMomentData = z.infer<typeof deviceMomentData>;

/** A moment as it is kept; `commitSeq` of the journal's entry that tells of it makes it one of a kind. */
export interface DeviceMoment {
  readonly deviceId: string;
  readonly commitSeq: number;
  /** By the server's clock, or corrected to it. */
  readonly atMs: EpochMs;
  readonly receivedAtMs: EpochMs;
  readonly data: DeviceMomentData;
}

/** A range of time (its end excluded), and how many of its newest moments are wanted. */
export interface MomentQuery {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly limit: number;
}

/** The stored moments. */
export interface MomentRecords {
  /** Keeps each once; beyond about the newest `perDevice` of a device (at most 500 more) the oldest go. */
  saveMoments(moments: readonly DeviceMoment[], perDevice: number): void;
  /** Newest first. */
  moments(deviceId: string, query: MomentQuery): readonly DeviceMoment[];
  /** The newest connection, or the newest connection or end of one, before a time: how things stood at that time. */
  momentBefore(deviceId: string, kind: "connected" | "link", beforeMs: EpochMs): DeviceMoment | undefined;
  /** The first connection at or after a time: how long the device was away then. */
  connectionFrom(deviceId: string, fromMs: EpochMs): DeviceMoment | undefined;
}
