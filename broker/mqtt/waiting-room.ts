import type { TLSSocket } from "node:tls";
import type { Clock } from "@housecall/proto/base";
import type { MqttLimits } from "./mqtt-limits.ts";

/**
 * Keeps refused devices waiting instead of sending them away: a client that is closed at once comes back
 * at once, and each time costs a TLS handshake.
 *
 * Invariant: at most one socket per device and `bannedHeld` in all; whoever is one too many is closed.
 */
export class WaitingRoom {
  readonly #limits: MqttLimits;
  readonly #clock: Clock;
  readonly #held = new Map<string, TLSSocket>();

  constructor(options: { limits: MqttLimits; clock: Clock }) {
    this.#limits = options.limits;
    this.#clock = options.clock;
  }

  keep(deviceId: string, socket: TLSSocket): void {
    socket.on("error", () => socket.destroy());
    this.#held.get(deviceId)?.destroy();
    if (this.#held.size >= this.#limits.bannedHeld) {
      socket.destroy();
      return;
    }
    this.#held.set(deviceId, socket);
    // Nothing is read from it: what it sends stays in its own kernel.
    socket.pause();
    const stopTimer = this.#clock.after(this.#limits.bannedHoldMs, () => socket.destroy());
    socket.once("close", () => {
      stopTimer();
      if (this.#held.get(deviceId) === socket) this.#held.delete(deviceId);
    });
  }

  empty(): void {
    for (const socket of [...this.#held.values()]) socket.destroy();
  }
}
