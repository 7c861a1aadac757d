import type { DeviceRecord } from "@housecall/proto";
import { limits } from "@housecall/proto";
import type { CurrentValue } from "@housecall/proto/api";
import type { DurationMs, EpochMs } from "@housecall/proto/base";
import { ingestLimits } from "./ingest-limits.ts";
import type { LiveSnapshot } from "./ingest-records.ts";
import type { Spool } from "./spool-book.ts";

interface LiveDevice {
  readonly values: Map<string, CurrentValue>;
  state: Map<string, string | number | boolean>;
  stateAtMs: EpochMs | null;
}

/** Newest live values and reported state of every device. Backlog never changes them. */
export class LiveBook {
  readonly #devices = new Map<string, LiveDevice>();
  readonly #changed = new Set<string>();

  constructor(snapshots: readonly LiveSnapshot[]) {
    for (const { deviceId, values, state, stateAtMs } of snapshots) {
      const known = new Map(values.map((value) => [`${value.signal}\u0000${value.instance}`, value]));
      this.#devices.set(deviceId, { values: known, state: new Map(Object.entries(state)), stateAtMs });
    }
  }

  /** Takes a record of the live lane; the values it changed. */
  update(spool: Spool, record: DeviceRecord, correctionMs: DurationMs): readonly CurrentValue[] {
    const { body } = record;
    if (body.kind !== "metrics" && body.kind !== "state") return [];
    const device = this.#deviceOf(spool.deviceId);
    this.#changed.add(spool.deviceId);
    if (body.kind === "metrics") return updateValues(device, spool, body, correctionMs);
    const atMs = record.wallMs + correctionMs;
    if (device.stateAtMs !== null && atMs < device.stateAtMs) return [];
    if (body.full) device.state = new Map();
    device.stateAtMs = atMs;
    for (const [key, value] of Object.entries(body.entries)) {
      if (device.state.has(key) || device.state.size < limits.stateEntries) device.state.set(key, value);
    }
    return [];
  }

  of(deviceId: string): LiveSnapshot {
    const device = this.#devices.get(deviceId);
    return {
      deviceId,
      values: [...(device?.values.values() ?? [])],
      state: Object.fromEntries(device?.state ?? []),
      stateAtMs: device?.stateAtMs ?? null,
    };
  }

  forget(deviceId: string): void {
    this.#devices.delete(deviceId);
    this.#changed.add(deviceId);
  }

  /** Devices that changed since {@link saved}. */
  get changed(): readonly LiveSnapshot[] {
    return [...this.#changed].map((deviceId) => this.of(deviceId));
  }

  /** All changes are in a checkpoint. */
  saved(): void {
    this.#changed.clear();
  }

  #deviceOf(deviceId: string): LiveDevice {
    const known = this.#devices.get(deviceId);
    if (known !== undefined) return known;
    const fresh: LiveDevice = { values: new Map(), state: new Map(), stateAtMs: null };
    this.#devices.set(deviceId, fresh);
    return fresh;
  }
}

function updateValues(
  device: LiveDevice,
  spool: Spool,
  batch: Extract<DeviceRecord["body"], { kind: "metrics" }>,
  correctionMs: DurationMs,
): CurrentValue[] {
  const changed: CurrentValue[] = [];
  for (const column of batch.columns) {
    const handle = spool.handles[column.alias];
    const row = lastPresent(column.values);
    const value = column.values[row];
    if (handle === undefined || value === undefined) continue;
    const atMs = (batch.atMs[row] ?? 0) + correctionMs;
    const known = device.values.get(handle.key);
    if (known === undefined ? device.values.size >= ingestLimits.currentValuesPerDevice : known.atMs > atMs)
      continue;
    const current = { signal: handle.signal, instance: handle.instance, unit: handle.unit, value, atMs };
    device.values.set(handle.key, current);
    changed.push(current);
  }
  return changed;
}

function lastPresent(values: Float64Array): number {
  let row = values.length - 1;
  while (row >= 0 && Number.isNaN(values[row])) row -= 1;
  return row;
}
