import type { Device } from "./lane.ts";
import type { LineNovelty } from "./new-lines.ts";
import type { Partition } from "./partition.ts";
import type { Alias, RoutePlan } from "./route-plan.ts";
import type { RunningRule } from "./running-rule.ts";
import type { Workplace } from "./watch.ts";

/** When the server listened, as far as silence is concerned. */
export interface ListeningTimes {
  /** When the server last began to accept connections; NaN before the first time. */
  acceptingAtMs: number;
  lastTickAtMs: number;
  /** For how long the server was away, in all. */
  awayMs: number;
}

/** What a device says of itself when it introduces itself. */
export interface DeviceName {
  readonly id: string;
  readonly deviceClass: string;
  readonly model: string;
  readonly firmware: string;
}

/** The state of an engine as snapshots see it. */
export interface EngineState extends Workplace {
  readonly rules: readonly RunningRule[];
  readonly partitions: readonly Partition[];
  readonly devices: Map<string, Device>;
  readonly listening: ListeningTimes;
  readonly novelty: LineNovelty | undefined;
  addDevice(options: DeviceName): Device;
  planFor(aliases: readonly Alias[]): RoutePlan;
  /** Sets the timers that follow from a restored device. */
  resumeDevice(device: Device): void;
}
