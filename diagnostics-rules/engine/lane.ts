/** What the engine holds of a device: its spools, and how far each partition of rules has come. */
import { streams } from "@housecall/proto";
import type { Partition } from "./partition.ts";
import type { RunningRule } from "./running-rule.ts";
import type { SpoolOrder } from "./spool-order.ts";
import type { Timer } from "./timers.ts";
import type { Watch, Workplace } from "./watch.ts";

/** A pass over one gap in the current spool. */
export interface BacklogPass {
  readonly watch: Watch;
  /** Per stream the sequences of the gap: from `from` up to but without `until`. */
  readonly from: readonly number[];
  until: readonly number[];
  /** Order of the newest record that was taken. */
  takenOrder: number;
}

/** A partition of rules on one device, and how far it has come. */
export interface Lane {
  readonly partition: Partition;
  readonly watch: Watch;
  /** Order of the newest record of the current spool that was taken. */
  takenOrder: number;
  /** Per stream: sequences below are not waited for any more; what still comes is backlog. */
  skip: readonly number[];
  /** Over the gaps that were not waited for, oldest first. */
  readonly passes: BacklogPass[];
  /** The state after the newest record, when the clock alone has changed it since: a pass begins with it. */
  before: Watch | undefined;
  /** Runs while the lane waits for a gap to be filled. */
  timer: Timer | undefined;
}

/** Of a lane that gave up nothing yet. */
export const nothingSkipped: readonly number[] = streams.map(() => 0);

/** What a timer of the engine looks at when it is due. */
export type Due =
  | { readonly kind: "gap"; readonly device: Device; readonly lane: Lane }
  | {
      readonly kind: "missing";
      readonly watch: Watch;
      readonly running: RunningRule;
      readonly instance: string;
    };

/** State of one device. */
export interface Device {
  readonly id: string;
  readonly place: Workplace;
  readonly deviceClass: string;
  readonly model: string;
  /** As its newest birth said. */
  firmware: string;
  /** Newest last; the last one is current. */
  spools: SpoolOrder[];
  readonly lanes: readonly Lane[];
  /** Rules that judge silence; undefined when there are none. */
  readonly silence: Watch | undefined;
  /** Server time of the last report, and how long the server had been away in all by then. */
  heardAtMs: number;
  heardAwayMs: number;
  /** Server time at which its session ended, or was last known to go on; infinite while it has one, NaN when not known. */
  leftAtMs: number;
  silenceTimer: Timer | undefined;
}
