import type { Logger } from "@housecall/proto/base";

/** One line that was logged. */
export interface LoggedLine {
  readonly level: "error" | "warn" | "info" | "debug";
  readonly event: string;
  readonly message: string;
}

/** A logger whose lines can be looked at. */
export function recordingLogger(): { readonly logger: Logger; readonly lines: readonly LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const at = (level: LoggedLine["level"]) => (event: string, message: string) => {
    lines.push({ level, event, message });
  };
  return { lines, logger: { error: at("error"), warn: at("warn"), info: at("info"), debug: at("debug") } };
}
