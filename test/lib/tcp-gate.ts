import { createServer, connect as dial, type Server, type Socket } from "node:net";

/**
 * A way to a TCP port that can be shut and opened: the network between a device and its server.
 *
 * Shutting resets what is connected and refuses what comes.
 */
export class TcpGate {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isOpen = true;
  #shutAtBytes = Number.POSITIVE_INFINITY;
  /** Bytes that devices have sent through. */
  sentBytes = 0;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** Opens a gate on a free port of 127.0.0.1 before `targetPort`. */
  static async open(targetPort: number): Promise<TcpGate> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    const address = server.address();
    const gate = new TcpGate(server, typeof address === "object" && address ? address.port : 0);
    server.on("connection", (socket) => gate.#join(socket, targetPort));
    return gate;
  }

  shut(): void {
    this.#isOpen = false;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  letThrough(): void {
    this.#shutAtBytes = Number.POSITIVE_INFINITY;
    this.#isOpen = true;
  }

  /** Lets through, and shuts when devices have sent so many bytes more: in the middle of something long. */
  shutAfter(bytes: number): void {
    this.#shutAtBytes = this.sentBytes + bytes;
    this.#isOpen = true;
  }

  async remove(): Promise<void> {
    this.shut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #join(socket: Socket, targetPort: number): void {
    if (!this.#isOpen) {
      socket.resetAndDestroy();
      return;
    }
    const target = dial({ host: "127.0.0.1", port: targetPort });
    socket.on("data", (bytes) => this.#count(bytes.length));
    for (const [from, to] of [
      [socket, target],
      [target, socket],
    ] as const) {
      this.#sockets.add(from);
      from.on("error", () => from.destroy());
      from.once("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }

  #count(bytes: number): void {
    this.sentBytes += bytes;
    if (this.sentBytes >= this.#shutAtBytes) this.shut();
  }
}
