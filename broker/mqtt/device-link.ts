import type { DownChannel } from "@housecall/proto";
import type { SessionEndReason } from "./uplink-sink.ts";

/** Sends to connected devices; implemented by the listener. */
export interface DeviceLink {
  /** "offline" when the device has no session or has not subscribed: nothing is queued, records keep the truth. */
  publish(deviceId: string, channel: DownChannel, payload: Uint8Array): Promise<"sent" | "offline">;
  isConnected(deviceId: string): boolean;
  /** Closes the device's session, if any. */
  disconnect(deviceId: string, reason: SessionEndReason): void;
}
