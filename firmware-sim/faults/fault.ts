import type { DurationMs } from "@housecall/proto/base";
import type { DeviceClass } from "@housecall/proto/signals";
import type { SimulatedDevice } from "../device/simulated-device.ts";
import { seededRandom, seedFor } from "../random/seeded-random.ts";

/** What goes wrong with a device, or only looks like it. */
export interface Fault {
  /** kebab-case; the name of its file. */
  readonly id: string;
  /** look-alike: nothing is wrong, and no rule may say so. */
  readonly kind: "fault" | "look-alike";
  /** Which devices can have it; every device unless given. */
  readonly deviceClass?: DeviceClass;
  /** How often it is stepped; a second unless given. What grows over days needs no second. */
  readonly stepMs?: DurationMs;
  /** What happens, for people. */
  readonly about: string;
  /** Who mends it and how, for people. */
  readonly remedy: string;
  /** Faults whose remedy mends this one too: a new battery, whatever was wrong with the old one. */
  readonly alsoMendedBy?: readonly string[];
  /**
   * Does to the device what {@link remedy} says, whatever is wrong with it: what it does not mend stays wrong. Every fault has
   * one; for look-alikes nobody need do anything.
   */
  applyRemedy?(device: SimulatedDevice): void;
  begin(device: SimulatedDevice, options: FaultOptions): RunningFault;
}

/** How strong a fault becomes, and how quickly. */
export interface FaultOptions {
  /** 0 not at all … 1 as bad as it gets; each fault says what that means. */
  readonly severity: number;
  /** Until full severity; 0: a step. */
  readonly onsetMs: DurationMs;
  /** Comes and goes: in each of these periods it is there with this chance. Always there unless given. */
  readonly intermittent?: { readonly periodMs: DurationMs; readonly chance: number };
  /** Of this fault in this run. */
  readonly seed: number;
}

/** A fault that has begun. */
export interface RunningFault {
  /** Called once in a {@link Fault.stepMs}. */
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

/** Strength after some time: 0 at the beginning of a ramp, `severity` from its end on; 0 in the pauses of what comes and goes. */
export function strengthAt(sinceBeginMs: DurationMs, options: FaultOptions): number {
  const { severity, onsetMs, intermittent, seed } = options;
  if (intermittent !== undefined) {
    const period = Math.floor(sinceBeginMs / intermittent.periodMs);
    if (seededRandom(seedFor(seed, `period-${period}`)).next() >= intermittent.chance) return 0;
  }
  return onsetMs <= 0 ? severity : severity * Math.min(1, Math.max(0, sinceBeginMs / onsetMs));
}
