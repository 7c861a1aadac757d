import type { Platform, SocketPeer } from "@housecall/agent";
import { AppError } from "@housecall/proto/base";

/** The end of a local socket that a program of the appliance holds. */
export interface ProgramEnd {
  write(text: string): void;
  onText(take: (text: string) => void): void;
  close(): void;
}

/** Unix sockets in memory, by path. */
export class SimulatedSockets {
  readonly #listeners = new Map<string, (peer: SocketPeer) => void>();

  readonly server: Platform["sockets"] = {
    listen: async ({ folder, name }, onPeer) => {
      const path = `${folder}/${name}`;
      this.#listeners.set(path, onPeer);
      return {
        close: async () => {
          this.#listeners.delete(path);
        },
      };
    },
  };

  /** Whether somebody would take a connection. */
  isListening(path: string): boolean {
    return this.#listeners.has(path);
  }

  /** Every socket is gone, as after a power cut. */
  reset(): void {
    this.#listeners.clear();
  }

  /** Connects as a program of the appliance does. @throws AppError NOT_FOUND when nobody listens. */
  connect(path: string): ProgramEnd {
    const onPeer = this.#listeners.get(path);
    if (onPeer === undefined) throw new AppError("NOT_FOUND", `Socket ${path}: nobody listens`);
    const pipe = new Pipe();
    onPeer(pipe.peer);
    return pipe.program;
  }
}

/** Both ends of one connection. */
class Pipe {
  #isOpen = true;
  #toAgent: (bytes: Uint8Array) => void = () => undefined;
  #toProgram: (text: string) => void = () => undefined;
  #onClose: () => void = () => undefined;

  readonly peer: SocketPeer = {
    send: (text) => {
      if (this.#isOpen) this.#toProgram(text);
      return this.#isOpen;
    },
    close: () => this.#close(),
    onBytes: (take) => {
      this.#toAgent = take;
    },
    onClose: (run) => {
      this.#onClose = run;
    },
  };

  readonly program: ProgramEnd = {
    write: (text) => {
      if (this.#isOpen) this.#toAgent(Buffer.from(text));
    },
    onText: (take) => {
      this.#toProgram = take;
    },
    close: () => this.#close(),
  };

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#onClose();
  }
}
