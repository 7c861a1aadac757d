import { join } from "node:path";
import type { Clock, Logger } from "@housecall/proto/base";
import type { ServerConfig } from "../config/schema.ts";
import { createJsonLogger, type LogLevel } from "./json-logger.ts";
import { openRotatingLogFile } from "./rotating-log-file.ts";
import { combineLoggers, createTerminalLogger } from "./terminal-logger.ts";

/** Path of the server's log below its data folder. */
export function serverLogPath(dataFolder: string): string {
  return join(dataFolder, "logs", "server.log");
}

/** The server's logger: JSON lines in data/logs/server.log with rotation, and one-liners for people. */
export function openServerLogger(options: {
  readonly config: Pick<ServerConfig, "dataFolder" | "logLevel" | "logFileMaxMegabytes" | "logFilesKept">;
  readonly clock: Clock;
  readonly terminal: { readonly level: LogLevel; readonly write: (line: string) => void };
}): { readonly logger: Logger; readonly close: () => Promise<void> } {
  const { config, clock } = options;
  const terminal = createTerminalLogger({ ...options.terminal, clock });
  const file = openRotatingLogFile({
    folder: join(config.dataFolder, "logs"),
    name: "server.log",
    maxMegabytes: config.logFileMaxMegabytes,
    filesKept: config.logFilesKept,
    clock,
    onFailure: (message) => terminal.error("log-file-failed", message),
  });
  const lines = createJsonLogger({ level: config.logLevel, clock, write: file.write });
  return { logger: combineLoggers([lines, terminal]), close: file.close };
}
