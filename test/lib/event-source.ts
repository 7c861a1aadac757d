import { connect, type Socket } from "node:net";

/**
 * One of the appliance's programs: writes numbered events to ingest.sock, reconnecting whenever the agent is gone.
 *
 * An event that is written while the agent dies is not repeated, as a simple program would not.
 */
export class EventSource {
  /** Events handed to a connected socket. */
  written = 0;
  readonly #path: string;
  readonly #timer: NodeJS.Timeout;
  #socket: Socket | undefined;

  constructor(options: { readonly socketPath: string; readonly everyMs: number }) {
    this.#path = options.socketPath;
    this.#timer = setInterval(() => this.#tick(), options.everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#socket?.destroy();
  }

  #tick(): void {
    if (this.#socket === undefined) this.#connect();
    if (this.#socket?.readyState !== "open") return;
    this.written += 1;
    const event = { type: "event", name: "turned", severity: 6, attributes: { number: this.written } };
    this.#socket.write(`${JSON.stringify(event)}\n`);
  }

  #connect(): void {
    const socket = connect(this.#path);
    this.#socket = socket;
    socket.on("error", () => socket.destroy());
    socket.on("data", () => undefined);
    socket.once("close", () => {
      if (this.#socket === socket) this.#socket = undefined;
    });
  }
}
