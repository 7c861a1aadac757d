import type { Severity } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import type { CommandTally } from "../command/command-records.ts";
import type { IngestCounts } from "../ingest/ingest-records.ts";
import type { StoreSizes } from "./store-sizes.ts";

/** What the data plane counts, for whoever watches the server. Nothing names a device. */
export interface DataPlaneMetrics {
  /** Since the data folder was made. */
  readonly ingest: IngestCounts;
  /** By reason; since the start, like all that follows unless it is said otherwise. */
  readonly quarantined: Readonly<Record<string, number>>;
  readonly refusedConnections: Readonly<Record<string, number>>;
  readonly connectedDevices: number;
  readonly engine: {
    readonly inputs: number;
    /** Changes of faults, by the state that they led to. */
    readonly verdicts: Readonly<Record<string, number>>;
    /** Rules that rest on some device, or on all, now. */
    readonly suspendedRules: number;
  };
  /** All commands that are stored now. */
  readonly commands: readonly CommandTally[];
  readonly openFaults: Readonly<Record<Severity, number>>;
  readonly pulledBytes: number;
  readonly storeRestarts: number;
  /** As they were within the last minute. */
  readonly storeBytes: StoreSizes;
  readonly audit: {
    readonly entries: number;
    /** Entries that the newest head covers, and when it was written; 0 while none is. */
    readonly headEntries: number;
    readonly headAtMs: EpochMs;
  };
}
