import type { CommandResult } from "@housecall/proto";
import { AppError, type Clock, errorMessage, type Logger } from "@housecall/proto/base";
import { createRateLimit } from "../logs/rate-limit.ts";
import type { RecordWriter } from "../ports.ts";

/** Says on the urgent stream what becomes of commands. */
export interface CommandReports {
  report(
    commandId: string,
    step: Pick<CommandResult, "state" | "reason" | "detail">,
    more?: Partial<Pick<CommandResult, "estimateBytes" | "manifest" | "outcome">>,
  ): void;
  /** An offer that proved nothing, or a command that could not be written down. */
  refuse(error: unknown): void;
}

/** Refused offers that are told to the server; the rest is dropped, so that a hostile broker can fill neither spool nor log. */
const REFUSALS_PER_MINUTE = 10;

/** @see CommandReports */
export function createCommandReports(options: {
  readonly writer: RecordWriter;
  readonly clock: Clock;
  readonly logger: Logger;
}): CommandReports {
  const { writer, clock, logger } = options;
  const rate = createRateLimit({ clock, perMinute: REFUSALS_PER_MINUTE, burst: REFUSALS_PER_MINUTE });
  return {
    report: (commandId, { state, reason, detail }, more = {}) => {
      const result: CommandResult = {
        kind: "result",
        commandId,
        state,
        reason,
        detail,
        estimateBytes: 0,
        ...more,
      };
      writer.write("urgent", result, clock.nowMs());
    },
    refuse: (error) => {
      if (!rate.take()) return;
      const code = error instanceof AppError ? error.code : "INTERNAL";
      logger.warn("offer-refused", errorMessage(error), { code });
      const attributes = { code, message: errorMessage(error).slice(0, 300) };
      writer.write(
        "urgent",
        { kind: "event", name: "command-refused", severity: 4, attributes },
        clock.nowMs(),
      );
    },
  };
}
