import { type Clock, SECOND_MS } from "@housecall/proto/base";

/** npm passes Ctrl-C on although the terminal has sent it already; what follows at once is the same key press. */
const SAME_KEY_PRESS_MS = SECOND_MS;

/** Calls `onStop` at the first SIGINT or SIGTERM and `onForce` at the next one a second later or more. */
export function onStopSignals(options: {
  readonly clock: Clock;
  readonly process: Pick<NodeJS.Process, "on">;
  readonly onStop: () => void;
  readonly onForce: () => void;
}): void {
  let firstAtMs: number | null = null;
  const hear = (): void => {
    const nowMs = options.clock.uptimeMs();
    if (firstAtMs === null) {
      firstAtMs = nowMs;
      options.onStop();
    } else if (nowMs - firstAtMs >= SAME_KEY_PRESS_MS) options.onForce();
  };
  options.process.on("SIGINT", hear);
  options.process.on("SIGTERM", hear);
}
