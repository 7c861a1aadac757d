import type { DeviceRecord, Lane, Stream, StreamPosition } from "@housecall/proto";
import type { Evidence, LocalText, Severity } from "@housecall/proto/api";
import type { DurationMs, EpochMs } from "@housecall/proto/base";

/** A signal of one device as rules name it. */
export interface SignalKey {
  readonly signal: string;
  readonly instance: string;
}

/**
 * Everything that the engine takes in; each is stored before it is given, in this order, so that a
 * replay sees the same. Times are corrected to server time (`record` times too: see `clockCorrectionMs`).
 */
export type EngineInput =
  | {
      readonly kind: "record";
      readonly deviceId: string;
      readonly receivedAtMs: EpochMs;
      readonly lane: Lane;
      readonly spoolId: string;
      readonly stream: Stream;
      readonly sequence: number;
      /** Added to every time of the record. */
      readonly clockCorrectionMs: DurationMs;
      readonly record: DeviceRecord;
    }
  | {
      readonly kind: "birth";
      readonly deviceId: string;
      readonly receivedAtMs: EpochMs;
      readonly spoolId: string;
      readonly deviceClass: string;
      readonly model: string;
      readonly firmware: string;
      readonly positions: readonly StreamPosition[];
      /** Meaning of the column aliases of this spool from now on. */
      readonly aliases: readonly {
        readonly alias: number;
        readonly signal: string;
        readonly instance: string;
      }[];
    }
  /** A record that was refused: it will not come, like a loss of one. */
  | {
      readonly kind: "rejected";
      readonly deviceId: string;
      readonly receivedAtMs: EpochMs;
      readonly spoolId: string;
      readonly stream: Stream;
      readonly sequence: number;
    }
  | { readonly kind: "disconnected"; readonly deviceId: string; readonly receivedAtMs: EpochMs }
  /** Once a second; drives hold times, lateness and silence. */
  | { readonly kind: "tick"; readonly atMs: EpochMs }
  /** The server began to accept connections; silence is judged only 60 s after. */
  | { readonly kind: "accepting"; readonly atMs: EpochMs };

/** A change of one fault; (deviceId, ruleId, instance) is its key, which never contains a measured value. */
export interface FaultChange {
  readonly deviceId: string;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly instance: string;
  readonly state: "pending" | "firing" | "resolved" | "unknown" | "inactive";
  readonly severity: Severity;
  readonly safetyRank: "S1" | "S2" | "S3" | "S4" | "S5";
  readonly title: LocalText;
  readonly say: LocalText;
  readonly evidence: readonly Evidence[];
  /** The likeliest first; one that is ruled out has a share of 0. */
  readonly causes: readonly {
    readonly id: string;
    readonly title: LocalText;
    readonly share: number;
    /** What is looked at to tell it from others: it speaks for the cause when it holds, against it when not. */
    readonly sign?: { readonly condition: string; readonly text?: LocalText; readonly holds: boolean | null };
  }[];
  readonly remedies: readonly {
    readonly who: "customer" | "remote" | "technician";
    readonly step: LocalText;
    /** The cause that it removes. */
    readonly settles?: string;
    /**
     * What telemetry must show after it, and how long that may take; one of the two lengths is 0. `holds` is of the
     * instant of the change, null when not known; a change of it is told at most every ten minutes.
     */
    readonly verify?: {
      readonly condition: string;
      /** The same in words. */
      readonly text?: LocalText;
      readonly withinMs: DurationMs;
      readonly withinCycles: number;
      readonly holds: boolean | null;
    };
  }[];
  /** Event time at which the condition began to hold. */
  readonly startedAtMs: EpochMs;
  /** Event time of this change. */
  readonly atMs: EpochMs;
  /**
   * True for what the pass over late data found: a fault of its own beside the live one of the same key, which it never
   * changes. It is resolved when the pass ends at the latest.
   */
  readonly foundInBacklog: boolean;
  /**
   * Whether sentence, evidence and causes show the fault: its condition holds with these values. False for what is told of
   * the time after it, as when it is over or a remedy shows effect.
   */
  readonly isEvident: boolean;
}

/** Whether a rule threw or overspent; the others go on. */
export interface RuleHealth {
  readonly ruleId: string;
  /** "suspended": on all devices, for it threw, or overspent on many of them. */
  readonly health: "ok" | "suspended";
  /** Devices on which alone it is suspended, for it overspent on what they sent; sorted. */
  readonly devices: readonly string[];
  readonly lastError: string;
}

/** The streaming evaluator: pure, deterministic, no clock and no IO. */
export interface Engine {
  /** Takes one input and returns the fault changes it causes, in a stable order. */
  accept(input: EngineInput): readonly FaultChange[];
  /** All state as bytes; {@link EngineFactory} restores it so that going on gives the same changes as never having stopped. */
  snapshot(): Uint8Array;
  ruleHealth(): readonly RuleHealth[];
  /** Drops all state of a device that was revoked or removed. */
  forget(deviceId: string): void;
}
