import type { EpochMs } from "../base/index.ts";
import type { housecall } from "../gen/device.js";
import { type Stream, streamNames } from "./stream.ts";
import { wholeNumber, wireNames } from "./wire.ts";

export const lossReasons = [
  "spool_full",
  "expired",
  "disk_headroom",
  "corrupt",
  "budget_exhausted",
  "rate_limited",
  "redacted",
] as const;
export type LossReason = (typeof lossReasons)[number];

/** What is not coming and why. Sequences are 0 when the loss came before a sequence was given. */
export interface LossReport {
  readonly kind: "loss";
  readonly stream: Stream;
  readonly reason: LossReason;
  readonly quantity: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly firstAtMs: EpochMs;
  readonly lastAtMs: EpochMs;
}

const reasonNames = wireNames(lossReasons);

export function toWireLoss(loss: LossReport): housecall.device.v1.ILossReport {
  return {
    ...loss,
    stream: streamNames.toWire(loss.stream),
    reason: reasonNames.toWire(loss.reason),
    firstWallMs: loss.firstAtMs,
    lastWallMs: loss.lastAtMs,
  };
}

export function fromWireLoss(wire: housecall.device.v1.LossReport): LossReport {
  const firstSequence = wholeNumber("LossReport.first_sequence", wire.firstSequence);
  return {
    kind: "loss",
    stream: streamNames.fromWire("LossReport.stream", wire.stream),
    reason: reasonNames.fromWire("LossReport.reason", wire.reason),
    quantity: wholeNumber("LossReport.quantity", wire.quantity),
    firstSequence,
    lastSequence: wholeNumber("LossReport.last_sequence", wire.lastSequence, firstSequence),
    firstAtMs: wholeNumber("LossReport.first_wall_ms", wire.firstWallMs),
    lastAtMs: wholeNumber("LossReport.last_wall_ms", wire.lastWallMs),
  };
}
