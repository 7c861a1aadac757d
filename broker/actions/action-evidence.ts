import type { LogLineView, LogQuery, Series, SeriesQuery } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";

/** What is known of a device apart from what it answers to a command. */
export interface DeviceFacts {
  readonly bootId: string;
  readonly state: Readonly<Record<string, string | number | boolean>>;
  readonly stateAtMs: EpochMs | null;
}

/** Stored telemetry, by which actions are verified. */
export interface ActionEvidence {
  facts(deviceId: string): Promise<DeviceFacts>;
  series(deviceId: string, query: SeriesQuery): Promise<Series>;
  /** Newest first. */
  logs(deviceId: string, query: LogQuery): Promise<readonly LogLineView[]>;
}
