/** The only importer of pino. */
import type { Clock, LogFields, Logger } from "@housecall/proto/base";
import { pino } from "pino";

export const logLevels = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * A logger that writes one JSON object per line:
 *
 *     {"level":"info","at":"2026-01-01T00:00:00.000Z","event":"server-ready","message":"…","port":8080}
 */
export function createJsonLogger(options: {
  readonly level: LogLevel;
  readonly clock: Clock;
  readonly write: (line: string) => void;
}): Logger {
  const lines = pino(
    {
      level: options.level,
      base: null,
      messageKey: "message",
      timestamp: () => `,"at":"${new Date(options.clock.nowMs()).toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    { write: options.write },
  );
  const at =
    (level: LogLevel) =>
    (event: string, message: string, fields: LogFields = {}) =>
      lines[level]({ event, ...fields }, message);
  return { error: at("error"), warn: at("warn"), info: at("info"), debug: at("debug") };
}
