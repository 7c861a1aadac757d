import type { DeviceMoment, DeviceMomentData, TelemetryReader } from "@housecall/broker";
import { HOUR_MS, MINUTE_MS } from "@housecall/proto/base";

/** Connections and events of one device: offline twice, once for a new firmware, and what its programs told. */
export function exampleMoments(
  deviceId: string,
  nowMs: number,
): Pick<TelemetryReader, "moments" | "momentBefore" | "connectionFrom"> {
  let commitSeq = 0;
  const at = (agoMs: number, data: DeviceMomentData): DeviceMoment => {
    commitSeq += 1;
    return { deviceId, commitSeq, atMs: nowMs - agoMs, receivedAtMs: nowMs - agoMs, data };
  };
  const connected = (agoMs: number, bootId: string, firmware: string): DeviceMoment =>
    at(agoMs, {
      kind: "connected",
      ...{ bootId, firmware, bootReason: "restart", bootedAtMs: nowMs - agoMs - 20_000 },
    });
  const event = (agoMs: number, name: string, severity: number, attributes = {}): DeviceMoment =>
    at(agoMs, { kind: "event", name, severity, attributes });
  const moments = [
    connected(200 * HOUR_MS, "b1", "4.1.1"),
    at(51 * HOUR_MS, { kind: "disconnected" }),
    event(50 * HOUR_MS + MINUTE_MS, "boot", 5, { reason: "restart" }),
    connected(50 * HOUR_MS, "b2", "4.1.2"),
    event(30 * HOUR_MS, "cycle-finished", 6, { program: "eco", minutes: 42 }),
    at(27 * HOUR_MS, { kind: "disconnected" }),
    event(26.2 * HOUR_MS, "boot", 4, { reason: "power_loss" }),
    connected(26 * HOUR_MS, "b3", "4.1.2"),
    event(3 * HOUR_MS, "door-left-open", 4, { minutes: 12 }),
  ].toReversed();
  return {
    moments: async (id, { fromMs, toMs, limit }) =>
      moments
        .filter((each) => id === each.deviceId && each.atMs >= fromMs && each.atMs < toMs)
        .slice(0, limit),
    connectionFrom: async (id, fromMs) =>
      moments.findLast(
        (each) => id === each.deviceId && each.atMs >= fromMs && each.data.kind === "connected",
      ),
    momentBefore: async (id, kind, beforeMs) =>
      moments.find(
        (each) =>
          id === each.deviceId &&
          each.atMs < beforeMs &&
          (each.data.kind === "connected" || (kind === "link" && each.data.kind === "disconnected")),
      ),
  };
}
