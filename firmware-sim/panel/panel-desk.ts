import type { Clock, StopTimer } from "@housecall/proto/base";
import { SECOND_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../device/simulated-device.ts";
import { type DisplayStatus, type OwnerDeed, OwnerDisplay } from "./owner-display.ts";

/** A device with a display, as a list shows it. */
export interface PanelDevice {
  readonly id: string;
  readonly name: string;
  readonly isOn: boolean;
  readonly questions: number;
}

/** The displays of all devices of a play in real time. */
export class PanelDesk {
  readonly #displays = new Map<string, { readonly name: string; readonly display: OwnerDisplay }>();
  readonly #clock: Clock;
  readonly #stop: StopTimer;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#stop = clock.every(SECOND_MS, () => {
      for (const { display } of this.#displays.values()) display.keepConnected();
    });
  }

  add(device: Pick<SimulatedDevice, "deviceId" | "name" | "sockets">): void {
    const display = new OwnerDisplay(device.sockets, this.#clock);
    this.#displays.set(device.deviceId, { name: device.name, display });
  }

  /** In the order in which they came to life. */
  list(): readonly PanelDevice[] {
    return [...this.#displays].map(([id, { name, display }]) => {
      const status = display.status();
      return { id, name, isOn: status !== undefined, questions: status?.questions.length ?? 0 };
    });
  }

  /** "unknown" for a device that is not here, undefined for one that is off. */
  status(deviceId: string): DisplayStatus | undefined | "unknown" {
    const found = this.#displays.get(deviceId);
    return found === undefined ? "unknown" : found.display.status();
  }

  /** The agent's complaint, or "" when it took it; "unknown" for a device that is not here. */
  async act(deviceId: string, deed: OwnerDeed): Promise<string> {
    return (await this.#displays.get(deviceId)?.display.act(deed)) ?? "unknown";
  }

  stop(): void {
    this.#stop();
  }
}
