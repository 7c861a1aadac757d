import type { ChildProcess } from "node:child_process";
import type { Clock, Logger } from "@housecall/proto/base";

/** SIGTERM, then SIGKILL at the deadline; resolves when the process is gone. `title` names it in the log. */
export async function endProcess(
  running: ChildProcess,
  options: {
    readonly title: string;
    readonly deadlineMs: number;
    readonly clock: Clock;
    readonly logger: Logger;
  },
): Promise<void> {
  const { title, deadlineMs, clock, logger } = options;
  const ended = new Promise<void>((resolve) => running.once("close", () => resolve()));
  running.kill("SIGTERM");
  const stopTimer = clock.after(deadlineMs, () => {
    logger.warn("process-killed", `${title} did not stop in time and was killed`, { deadlineMs });
    running.kill("SIGKILL");
  });
  await ended;
  stopTimer();
}
