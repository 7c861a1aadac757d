/** The only importer of rotating-file-stream. */
import { type Clock, errorMessage, SECOND_MS, type StopTimer } from "@housecall/proto/base";
import { createStream, type RotatingFileStream } from "rotating-file-stream";

const REOPEN_AFTER_MS = 10 * SECOND_MS;
/** Lines that wait for a slow disk; beyond it new lines are dropped and counted. */
const BUFFER_LIMIT_BYTES = 4 * 1_048_576;

/** Where and how large the log may grow. */
export interface RotatingLogFileOptions {
  readonly folder: string;
  readonly name: string;
  readonly maxMegabytes: number;
  /** Older files kept beside the current one: `name.1` is the newest of them. */
  readonly filesKept: number;
  readonly clock: Clock;
  /** Told once per failure (a full disk), for the terminal. */
  readonly onFailure: (message: string) => void;
}

/** A log file that survives a full disk: lines that could not be kept are dropped and counted, never waited for. */
export interface RotatingLogFile {
  write(line: string): void;
  /** Bytes that the disk has not taken yet. */
  waitingBytes(): number;
  close(): Promise<void>;
}

/** Opens the log file; it is opened again 10 s after each failure, with a line that tells how much is missing. */
export function openRotatingLogFile(options: RotatingLogFileOptions): RotatingLogFile {
  let stream: RotatingFileStream | null = open();
  let stopReopen: StopTimer | null = null;
  let droppedLines = 0;

  function open(): RotatingFileStream {
    const { folder, name, maxMegabytes, filesKept } = options;
    const generate = (index: number | Date | null): string => (index === null ? name : `${name}.${index}`);
    const opened = createStream(generate, {
      path: folder,
      size: `${maxMegabytes}M`,
      rotate: filesKept,
      mode: 0o640,
    });
    opened.on("error", (error) => fail(errorMessage(error)));
    return opened;
  }

  function fail(message: string): void {
    stream = null;
    options.onFailure(
      `The log file ${options.name} cannot be written (${message}); it is tried again every 10 s.`,
    );
    stopReopen = options.clock.after(REOPEN_AFTER_MS, () => {
      stream = open();
    });
  }

  function write(line: string): void {
    if (!stream || stream.writableLength > BUFFER_LIMIT_BYTES) {
      droppedLines += 1;
      return;
    }
    if (droppedLines > 0) stream.write(droppedLine(options.clock, droppedLines));
    droppedLines = 0;
    stream.write(line, (error) => {
      if (error) droppedLines += 1;
    });
  }

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      stopReopen?.();
      if (!stream) return resolve();
      stream.once("close", resolve);
      stream.end();
    });

  return { write, waitingBytes: () => stream?.writableLength ?? 0, close };
}

function droppedLine(clock: Clock, lines: number): string {
  const fields = { event: "log-lines-dropped", message: `${lines} log lines could not be written`, lines };
  return `${JSON.stringify({ level: "warn", at: new Date(clock.nowMs()).toISOString(), ...fields })}\n`;
}
