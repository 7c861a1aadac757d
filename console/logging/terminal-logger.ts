import type { Clock, LogFields, Logger } from "@housecall/proto/base";
import type { LogLevel } from "./json-logger.ts";
import { printable } from "./printable.ts";

const WORDS: Record<LogLevel, string> = { error: "ERROR", warn: "warning", info: "", debug: "debug" };
const RANK: Record<LogLevel, number> = { error: 0, warn: 1, info: 2, debug: 3 };

/** A logger for people: `14:02:07 warning The disk is full (code=DISK_FULL)`, one line an event. */
export function createTerminalLogger(options: {
  readonly level: LogLevel;
  readonly clock: Clock;
  readonly write: (line: string) => void;
}): Logger {
  const at =
    (level: LogLevel) =>
    (_event: string, message: string, fields: LogFields = {}): void => {
      if (RANK[level] > RANK[options.level]) return;
      const time = new Date(options.clock.nowMs()).toISOString().slice(11, 19);
      const words = [time, WORDS[level], printable(message), fieldText(fields)].filter((word) => word !== "");
      options.write(`${words.join(" ")}\n`);
    };
  return { error: at("error"), warn: at("warn"), info: at("info"), debug: at("debug") };
}

/** Writes every event to all loggers. */
export function combineLoggers(loggers: readonly Logger[]): Logger {
  const at =
    (level: LogLevel) =>
    (event: string, message: string, fields?: LogFields): void => {
      for (const logger of loggers) logger[level](event, message, fields);
    };
  return { error: at("error"), warn: at("warn"), info: at("info"), debug: at("debug") };
}

function fieldText(fields: LogFields): string {
  const shown = Object.entries(fields).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  if (shown.length === 0) return "";
  return `(${shown.map(([key, value]) => `${key}=${printable(String(value))}`).join(" ")})`;
}
