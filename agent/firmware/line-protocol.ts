import { type Clock, errorMessage, KIBIBYTE, type Logger } from "@housecall/proto/base";
import { decodeText } from "../logs/harmless-text.ts";
import { createLineSplitter, type SplitLine } from "../logs/line-splitter.ts";
import { createRateLimit } from "../logs/rate-limit.ts";
import type { SocketPeer } from "../platform/ports.ts";

/** A longer line is refused whole. */
export const MAX_LINE_BYTES = 64 * KIBIBYTE;
/** Lines of one connection on average, and at once. */
const LINES_PER_MINUTE = 60_000;
const LINE_BURST = 5_000;
/** Complaints to one connection; a peer that sends nonsense for ever is told a few times. */
const REPLIES_PER_MINUTE = 600;
const REPLY_BURST = 100;

/** One connection of newline-delimited JSON. */
export interface LinePeer {
  /** Sends one object as a line; false when the peer does not read. */
  send(message: Readonly<Record<string, unknown>>): boolean;
  close(): void;
}

/** What {@link servePeer} needs. */
export interface LineService {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Takes one parsed line; what it throws is answered as an error with its line number. */
  take(message: unknown, peer: LinePeer): void | Promise<void>;
  /** Counts lines that were over the rate. */
  onDropped(quantity: number): void;
  onClose?(peer: LinePeer): void;
}

/**
 * Serves one connection: every line is one JSON object; only faults are answered, as
 * `{"type":"error","line":3,"error":"…"}`.
 */
export function servePeer(socket: SocketPeer, service: LineService): LinePeer {
  const { clock } = service;
  const splitter = createLineSplitter({ maxBytes: MAX_LINE_BYTES });
  const rate = createRateLimit({ clock, perMinute: LINES_PER_MINUTE, burst: LINE_BURST });
  const replies = createRateLimit({ clock, perMinute: REPLIES_PER_MINUTE, burst: REPLY_BURST });
  let lineNumber = 0;
  const peer: LinePeer = {
    send: (message) => socket.send(`${JSON.stringify(message)}\n`),
    close: () => socket.close(),
  };

  function complain(line: number, error: string): void {
    if (replies.take()) peer.send({ type: "error", line, error: error.slice(0, 500) });
  }

  async function takeLine({ head, cutBytes }: SplitLine, number: number): Promise<void> {
    try {
      if (cutBytes > 0)
        throw new Error(`line is ${head.length + cutBytes} bytes long, wanted at most ${MAX_LINE_BYTES}`);
      await service.take(parseObject(head), peer);
    } catch (error) {
      complain(number, errorMessage(error));
    }
  }

  socket.onBytes((bytes) => {
    let dropped = 0;
    for (const line of splitter.push(bytes)) {
      lineNumber += 1;
      if (rate.take()) void takeLine(line, lineNumber);
      else dropped += 1;
    }
    if (dropped === 0) return;
    service.onDropped(dropped);
    complain(lineNumber, `${dropped} lines dropped, over ${LINES_PER_MINUTE} a minute`);
  });
  socket.onClose(() => service.onClose?.(peer));
  return peer;
}

function parseObject(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeText(bytes));
  } catch {
    throw new Error("line is not JSON");
  }
}
