import { silentLogger, systemClock, systemRandom } from "@housecall/proto/base";
import {
  openTelemetryStore,
  type TelemetryStoreOptions,
} from "../../broker/store/telemetry/duckdb/open-telemetry-store.ts";
import type { TelemetryStore } from "../../broker/store/telemetry/telemetry-store.ts";

/** The DuckDB store on a real folder with the machine's own clock. */
export function openRealTelemetryStore(
  facts: Pick<TelemetryStoreOptions, "folder"> & Partial<TelemetryStoreOptions>,
): Promise<TelemetryStore> {
  const world = { clock: systemClock, random: systemRandom, logger: silentLogger };
  return openTelemetryStore({ memoryLimitMb: 128, ...world, ...facts });
}
