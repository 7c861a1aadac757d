import type { LiveEvent } from "@housecall/proto/api";
import { type Clock, SECOND_MS } from "@housecall/proto/base";

const HEARTBEAT_MS = 15 * SECOND_MS;
const RECONNECT_AFTER_MS = 2 * SECOND_MS;
/** Bytes that may wait for a slow reader; beyond it the stream is closed and the page reads everything anew. */
export const eventBufferLimitBytes = 1_048_576;

/** The parts of a response that an event stream needs. */
export interface EventSocket {
  readonly writableLength: number;
  write(text: string): boolean;
  end(): unknown;
  destroy(): unknown;
  on(event: "close", run: () => void): unknown;
}

/** One open stream of server-sent events. */
export interface EventStream {
  send(event: LiveEvent): void;
  /** Ends the stream; harmless when it has ended. */
  close(): void;
}

/**
 * Writes events as `event: <kind>` and `data: <JSON>`, with a comment every 15 s so that both sides notice a
 * broken connection. A reader that does not keep up is cut off, never buffered without limit.
 */
export function createEventStream(options: {
  readonly socket: EventSocket;
  readonly clock: Clock;
  /** Called once, however the stream ends. */
  readonly onClose: () => void;
}): EventStream {
  const { socket, clock, onClose } = options;
  let isOpen = true;
  const stopHeartbeat = clock.every(HEARTBEAT_MS, () => write(": heartbeat\n\n"));
  socket.on("close", finish);
  write(`retry: ${RECONNECT_AFTER_MS}\n\n`);

  function write(text: string): void {
    if (!isOpen) return;
    socket.write(text);
    if (socket.writableLength <= eventBufferLimitBytes) return;
    finish();
    socket.destroy();
  }

  function finish(): void {
    if (!isOpen) return;
    isOpen = false;
    stopHeartbeat();
    onClose();
  }

  return {
    send: (event) => write(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`),
    close: () => {
      if (!isOpen) return;
      finish();
      socket.end();
    },
  };
}
