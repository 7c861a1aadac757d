import type { CurrentValue, LiveEvent } from "@housecall/proto/api";
import { type Clock, errorMessage, type Logger } from "@housecall/proto/base";
import type { LiveFeed } from "../data-plane.ts";

/** Changed values of a device are told at most this often. */
const VALUES_PERIOD_MS = 500;
/** Listeners at one time; each is an open page or stream. */
const MAX_LISTENERS = 2_000;

interface Listener {
  readonly deviceId: string | undefined;
  readonly onEvent: (event: LiveEvent) => void;
}

/** Hands changes to everybody who listens; values are collected per device, everything else goes out at once. */
export class LiveHub implements LiveFeed {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #listeners = new Set<Listener>();
  #values = new Map<string, Map<string, CurrentValue>>();
  #isTimed = false;

  constructor(options: { readonly clock: Clock; readonly logger: Logger }) {
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /** Beyond 2,000 listeners the oldest is dropped. */
  subscribe(options: {
    readonly deviceId?: string;
    readonly onEvent: (event: LiveEvent) => void;
  }): () => void {
    const listener: Listener = { deviceId: options.deviceId, onEvent: options.onEvent };
    this.#listeners.add(listener);
    const oldest = this.#listeners.values().next();
    if (this.#listeners.size > MAX_LISTENERS && !oldest.done) this.#listeners.delete(oldest.value);
    return () => this.#listeners.delete(listener);
  }

  publish(event: LiveEvent): void {
    const deviceId = deviceOf(event);
    for (const listener of this.#listeners) {
      if (deviceId === undefined || listener.deviceId === undefined || listener.deviceId === deviceId)
        this.#tell(listener, event);
    }
  }

  /** Collects values; while nobody listens they are dropped. */
  publishValues(deviceId: string, values: readonly CurrentValue[]): void {
    if (this.#listeners.size === 0) return;
    const collected = this.#values.get(deviceId) ?? new Map<string, CurrentValue>();
    for (const value of values) collected.set(`${value.signal}\u0000${value.instance}`, value);
    this.#values.set(deviceId, collected);
    if (this.#isTimed) return;
    this.#isTimed = true;
    this.#clock.after(VALUES_PERIOD_MS, () => this.#flush());
  }

  #flush(): void {
    const collected = this.#values;
    this.#values = new Map();
    this.#isTimed = false;
    for (const [deviceId, values] of collected)
      this.publish({ kind: "values", deviceId, values: [...values.values()] });
  }

  #tell(listener: Listener, event: LiveEvent): void {
    try {
      listener.onEvent(event);
    } catch (error) {
      this.#listeners.delete(listener);
      this.#logger.warn("live-listener-failed", errorMessage(error));
    }
  }
}

/** The device that an event is about; undefined: everybody is told. */
function deviceOf(event: LiveEvent): string | undefined {
  switch (event.kind) {
    case "device":
      return event.device.id;
    case "fault":
      return event.fault.deviceId;
    case "command":
      return event.command.deviceId;
    case "values":
    case "loss":
    case "tail":
    case "case":
    case "case_presence":
    case "consent":
      return event.deviceId;
    case "health":
      return undefined;
  }
}
