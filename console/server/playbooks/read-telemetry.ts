import type { DataPlane } from "@housecall/broker";
import {
  type KnownSample,
  type KnownTelemetry,
  type Playbook,
  signalsRead,
} from "@housecall/diagnostics-rules/playbooks";
import type { CurrentValue, DeviceDetail } from "@housecall/proto/api";
import { AppError, type DurationMs, type EpochMs } from "@housecall/proto/base";

/** Points of one series that are asked for. */
const MAX_POINTS = 2_000;
/** Series of one playbook that are read: a signal may exist many times. */
const MAX_SERIES = 32;

/** What a device has said up to now, as far as the checks of a playbook read it; nothing of a device that is not known. */
export async function readTelemetry(
  plane: Pick<DataPlane, "fleet" | "telemetry">,
  options: { readonly deviceId: string; readonly playbook: Playbook; readonly nowMs: EpochMs },
): Promise<KnownTelemetry> {
  const { deviceId, playbook, nowMs } = options;
  const device = await knownDevice(plane, deviceId);
  if (device === undefined) return { nowMs, samples: [], states: [], lastReportAtMs: null };
  const reads = signalsRead(playbook);
  const values = device.values.filter(({ signal }) => reads.has(signal));
  const isInWindow = ({ signal }: Series): boolean => (reads.get(signal) ?? 0) > 0;
  const windows = [...values, ...unseenLive(reads, values)].filter(isInWindow).slice(0, MAX_SERIES);
  const past = await Promise.all(
    windows.map(async (value) =>
      pastOf(plane, { deviceId, value, fromMs: nowMs - (reads.get(value.signal) ?? 0), nowMs }),
    ),
  );
  const { state, stateAtMs, lastReportAtMs } = device;
  return {
    ...{ nowMs, lastReportAtMs },
    samples: [
      ...past.flat(),
      ...values.map(({ signal, instance, atMs, value }) => ({ signal, instance, atMs, value })),
    ],
    states: stateAtMs === null ? [] : [{ atMs: stateAtMs, entries: state }],
  };
}

/** A series, and when its newest value was measured. */
type Series = Pick<CurrentValue, "signal" | "instance" | "atMs">;

/** What a device has told only late, such as the washes of a week without a connection, is among no newest values. */
function unseenLive(reads: ReadonlyMap<string, DurationMs>, values: readonly CurrentValue[]): Series[] {
  const live = new Set(values.map(({ signal }) => signal));
  return [...reads.keys()]
    .filter((signal) => !live.has(signal))
    .map((signal) => ({ signal, instance: "", atMs: Number.POSITIVE_INFINITY }));
}

/** What is stored of a signal before its newest value, which the device's own record has to the millisecond. */
async function pastOf(
  { telemetry }: Pick<DataPlane, "telemetry">,
  of: {
    readonly deviceId: string;
    readonly value: Series;
    readonly fromMs: EpochMs;
    readonly nowMs: EpochMs;
  },
): Promise<readonly KnownSample[]> {
  const { signal, instance, atMs: newestAtMs } = of.value;
  const range = { fromMs: Math.max(0, of.fromMs), toMs: of.nowMs, maxPoints: MAX_POINTS };
  const { points, bucketMs } = await telemetry.series(of.deviceId, { signal, instance, ...range });
  return points
    .filter(({ atMs }) => atMs + bucketMs <= newestAtMs)
    .map(({ atMs, avg }) => ({ signal, instance, atMs, value: avg }));
}

async function knownDevice(
  { fleet }: Pick<DataPlane, "fleet">,
  deviceId: string,
): Promise<DeviceDetail | undefined> {
  try {
    return await fleet.get(deviceId);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}
