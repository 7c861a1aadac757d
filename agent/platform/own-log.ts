import { appendFileSync, mkdirSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { errorMessage, type LogFields, type Logger } from "@housecall/proto/base";

const levels = ["error", "warn", "info", "debug"] as const;

/** Where the agent's own log goes. */
export interface OwnLogOptions {
  readonly level: (typeof levels)[number];
  /** "" : standard error alone. */
  readonly file: string;
  /** Above this the file becomes `<file>.1`, replacing the one before. */
  readonly maxBytes: number;
  readonly nowMs: () => number;
}

/** Standard error's file descriptor. */
const STDERR = 2;

/**
 * Writes one JSON object per line to a rotating file, or to standard error when there is none.
 *
 * Lines are short and few, so they are written at once. A line that cannot be written goes to standard
 * error; nothing here throws.
 */
export function openOwnLog(options: OwnLogOptions): Logger {
  const shown = new Set<string>(levels.slice(0, levels.indexOf(options.level) + 1));
  const write = options.file === "" ? writeToStandardError : fileWriter(options.file, options.maxBytes);
  const log =
    (level: string) =>
    (event: string, message: string, fields: LogFields = {}) => {
      if (!shown.has(level)) return;
      write(
        `${JSON.stringify({ at: new Date(options.nowMs()).toISOString(), level, event, message, ...fields })}\n`,
      );
    };
  return { error: log("error"), warn: log("warn"), info: log("info"), debug: log("debug") };
}

function fileWriter(file: string, maxBytes: number): (line: string) => void {
  let sizeBytes = 0;
  try {
    mkdirSync(dirname(file), { recursive: true });
    sizeBytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  } catch (cause) {
    writeToStandardError(
      `${JSON.stringify({ level: "warn", event: "own-log-unusable", message: errorMessage(cause) })}\n`,
    );
  }
  return (line) => {
    try {
      if (sizeBytes + line.length > maxBytes) {
        renameSync(file, `${file}.1`);
        sizeBytes = 0;
      }
      appendFileSync(file, line, { mode: 0o600 });
      sizeBytes += Buffer.byteLength(line);
    } catch {
      writeToStandardError(line);
    }
  };
}

/** Standard error may be a full pipe or closed; there is nobody left to tell. */
function writeToStandardError(line: string): void {
  try {
    writeSync(STDERR, line);
  } catch {
    return;
  }
}
