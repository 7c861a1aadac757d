import type { SessionEvents, Transport, TransportSession } from "@housecall/agent";
import { AppError } from "@housecall/proto/base";

interface Open {
  readonly events: SessionEvents;
  readonly session: TransportSession;
}

/** Stands between agent and transport: no link, no session. */
export class Radio implements Transport {
  readonly #inner: Transport;
  readonly #open = new Set<Open>();
  #isUp = true;

  constructor(inner: Transport) {
    this.#inner = inner;
  }

  async connect(events: SessionEvents): Promise<TransportSession> {
    if (!this.#isUp) throw unreachable();
    let open: Open | undefined;
    const session = await this.#inner.connect({
      onMessage: (topic, payload) => {
        if (open === undefined || this.#open.has(open)) events.onMessage(topic, payload);
      },
      onClosed: (reason) => {
        if (open === undefined || this.#open.delete(open)) events.onClosed(reason);
      },
    });
    open = { events, session };
    this.#open.add(open);
    return session;
  }

  /** Down: sessions break and new ones fail; up: the agent finds the way itself. */
  setLink(state: "up" | "down"): void {
    this.#isUp = state === "up";
    if (!this.#isUp) this.#close(({ events }) => events.onClosed("the network is down"));
  }

  /** The power is gone: nobody is left to be told. */
  silence(): void {
    this.#close(() => undefined);
  }

  #close(tell: (open: Open) => void): void {
    for (const open of [...this.#open]) {
      this.#open.delete(open);
      open.session.end();
      tell(open);
    }
  }
}

function unreachable(): AppError {
  return new AppError("UNAVAILABLE", "Network is unreachable (ENETUNREACH)");
}
