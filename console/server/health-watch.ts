import type { ServerProblem } from "@housecall/proto/api";
import type { Logger } from "@housecall/proto/base";

/** Problems for which a person must act; all others heal or are retried. */
const NEEDS_A_PERSON: ReadonlySet<string> = new Set(["STORE_DAMAGED", "DISK_FULL"]);

/** Problems whose text tells a count or size that moves: they are one problem however the numbers read. */
const MOVES: ReadonlySet<string> = new Set(["DISK_FULL", "UNAVAILABLE"]);

/**
 * Logs each problem of the server when it appears and when it is gone, once; so that it also shows in the terminal.
 */
export function createHealthWatch(logger: Logger): { look(problems: readonly ServerProblem[]): void } {
  let open = new Map<string, ServerProblem>();

  return {
    look: (problems) => {
      const now = new Map(problems.map((problem) => [keyOf(problem), problem]));
      for (const [key, problem] of now) if (!open.has(key)) logAppeared(logger, problem);
      for (const [key, { code, message }] of open) {
        if (!now.has(key)) logger.warn("problem-cleared", `No longer a problem: ${message}`, { code });
      }
      open = now;
    },
  };
}

function keyOf({ code, message }: ServerProblem): string {
  return `${code} ${MOVES.has(code) ? message.replace(/\d+/g, "#") : message}`;
}

function logAppeared(logger: Logger, { code, message }: ServerProblem): void {
  if (NEEDS_A_PERSON.has(code)) logger.error("problem-appeared", message, { code });
  else logger.warn("problem-appeared", message, { code });
}
