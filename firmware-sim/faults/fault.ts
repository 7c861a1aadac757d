import type { DurationMs } from "@housecall/proto/base";
import type { SimulatedDevice } from "../device/simulated-device.ts";

/** What goes wrong with a device, or only looks like it. */
export interface Fault {
  /** kebab-case; the name of its file. */
  readonly id: string;
  /** look-alike: nothing is wrong, and no rule may say so. */
  readonly kind: "fault" | "look-alike";
  /** What happens, for people. */
  readonly about: string;
  /** Who mends it and how, for people. */
  readonly remedy: string;
  begin(device: SimulatedDevice, options: FaultOptions): RunningFault;
}

/** How strong a fault becomes, and how quickly. */
export interface FaultOptions {
  /** 0 not at all … 1 as bad as it gets; each fault says what that means. */
  readonly severity: number;
  /** Until full severity; 0: a step. */
  readonly onsetMs: DurationMs;
}

/** A fault that has begun. */
export interface RunningFault {
  /** Called once a second. */
  step(now: FaultProgress): void;
  /** The right remedy was applied. */
  recover(): void;
}

/** How far a fault is. */
export interface FaultProgress {
  readonly sinceBeginMs: DurationMs;
  /** severity × the part of the onset that has passed, 0..1. */
  readonly strength: number;
}

/** Strength after some time: 0 at the beginning of a ramp, `severity` from its end on. */
export function strengthAt(sinceBeginMs: DurationMs, { severity, onsetMs }: FaultOptions): number {
  return onsetMs <= 0 ? severity : severity * Math.min(1, Math.max(0, sinceBeginMs / onsetMs));
}
