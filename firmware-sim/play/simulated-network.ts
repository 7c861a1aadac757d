import type { SessionEvents, Transport, TransportSession } from "@housecall/agent";
import { AppError, type Clock, type DurationMs } from "@housecall/proto/base";
import type { DeviceAct, ServerAct } from "@housecall/proto/play";

/** One way between a device and its server: a home's line to a server in the same country, ours. */
export const NETWORK_DELAY_MS: DurationMs = 20;

/**
 * The devices' end of a network that loses nothing: what they do goes to `send` at once, and arrives
 * {@link NETWORK_DELAY_MS} later at whoever carries it.
 *
 * Invariant: after the end of a session nothing of it reaches its device.
 */
export class SimulatedNetwork {
  readonly #clock: Clock;
  readonly #send: (act: DeviceAct) => void;
  readonly #open = new Map<number, OpenSession>();
  #sessions = 0;

  constructor(options: { readonly clock: Clock; readonly send: (act: DeviceAct) => void }) {
    this.#clock = options.clock;
    this.#send = options.send;
  }

  /** How one device reaches the server. */
  transportOf(deviceId: string): Transport {
    return {
      connect: async (events) => {
        this.#sessions += 1;
        const session = new OpenSession({ deviceId, session: this.#sessions, events, send: this.#send });
        this.#open.set(this.#sessions, session);
        this.#send({ kind: "connect", deviceId, session: this.#sessions });
        await this.#clock.sleep(NETWORK_DELAY_MS);
        return this.#sessionOf(session);
      },
    };
  }

  /** Takes what arrives from the server. */
  take(act: ServerAct): void {
    this.#open.get(act.session)?.take(act);
  }

  #sessionOf(session: OpenSession): TransportSession {
    return {
      publish: (topic, payload) => session.publish(topic, payload),
      subscribe: () => this.#clock.sleep(NETWORK_DELAY_MS),
      end: () => {
        if (this.#open.delete(session.number)) session.end();
      },
    };
  }
}

interface OpenSessionOptions {
  readonly deviceId: string;
  readonly session: number;
  readonly events: SessionEvents;
  readonly send: (act: DeviceAct) => void;
}

class OpenSession {
  readonly number: number;
  readonly #options: OpenSessionOptions;
  readonly #waiting = new Map<number, PromiseWithResolvers<void>>();
  #publishes = 0;
  #hasEnded = false;

  constructor(options: OpenSessionOptions) {
    this.#options = options;
    this.number = options.session;
  }

  publish(topic: string, payload: Uint8Array): Promise<void> {
    if (this.#hasEnded) return Promise.reject(ended());
    const { deviceId, session, send } = this.#options;
    this.#publishes += 1;
    const waiting = Promise.withResolvers<void>();
    this.#waiting.set(this.#publishes, waiting);
    send({ kind: "publish", deviceId, session, id: this.#publishes, topic, payload });
    return waiting.promise;
  }

  take(act: ServerAct): void {
    if (act.kind === "message") {
      this.#options.events.onMessage(act.topic, act.payload);
      return;
    }
    const waiting = this.#waiting.get(act.id);
    this.#waiting.delete(act.id);
    if (act.kind === "stored") waiting?.resolve();
    else waiting?.reject(new AppError("UNAVAILABLE", `The server refuses: ${act.reason}`));
  }

  end(): void {
    const { deviceId, session, events, send } = this.#options;
    this.#hasEnded = true;
    send({ kind: "end", deviceId, session });
    for (const waiting of this.#waiting.values()) waiting.reject(ended());
    this.#waiting.clear();
    events.onClosed("closed by the device");
  }
}

function ended(): AppError {
  return new AppError("UNAVAILABLE", "The session has ended");
}
