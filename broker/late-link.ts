import type { DownChannel } from "@housecall/proto";
import type { DeviceLink } from "./mqtt/device-link.ts";
import type { SessionEndReason } from "./mqtt/uplink-sink.ts";

/** A link that can be handed out before the listener runs; until then every device is offline. */
export class LateLink implements DeviceLink {
  #link: DeviceLink | undefined;

  attach(link: DeviceLink): void {
    this.#link = link;
  }

  async publish(deviceId: string, channel: DownChannel, payload: Uint8Array): Promise<"sent" | "offline"> {
    return this.#link === undefined ? "offline" : this.#link.publish(deviceId, channel, payload);
  }

  isConnected(deviceId: string): boolean {
    return this.#link?.isConnected(deviceId) ?? false;
  }

  disconnect(deviceId: string, reason: SessionEndReason): void {
    this.#link?.disconnect(deviceId, reason);
  }
}
