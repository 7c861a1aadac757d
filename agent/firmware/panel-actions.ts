import type { NamedText } from "@housecall/proto";
import type { Clock, DurationMs } from "@housecall/proto/base";

/** How the device's own program says that an action ended. */
export interface ActionDone {
  /** refused: it did not begin, its interlocks are not satisfied after all. */
  readonly result: "passed" | "failed" | "refused" | "no_answer";
  readonly reason: string;
  readonly outcome: readonly NamedText[];
}

/** Has actions done by the program at panel.sock. */
export interface PanelActions {
  /**
   * Resolves when the program says how it ended, with "no_answer" after `timeoutMs` or when the program is gone. An abort asks the
   * program to stop and rejects.
   */
  run(action: {
    readonly commandId: string;
    readonly action: string;
    readonly parameters: Readonly<Record<string, string>>;
    readonly timeoutMs: DurationMs;
    readonly signal: AbortSignal;
  }): Promise<ActionDone>;
  /** @throws Error when nothing of this id is under way. */
  done(commandId: string, done: ActionDone): void;
  /** The last program has gone: nobody will say how it ended. */
  disconnected(): void;
}

const NO_ANSWER: ActionDone = { result: "no_answer", reason: "", outcome: [] };

/** `send` tells the program; false when there is none. */
export function createPanelActions(options: {
  readonly clock: Clock;
  readonly send: (message: Readonly<Record<string, unknown>>) => boolean;
}): PanelActions {
  const { clock, send } = options;
  const open = new Map<string, (done: ActionDone) => void>();
  return {
    run: ({ commandId, action, parameters, timeoutMs, signal }) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const settle = (): void => {
          stopTimer();
          signal.removeEventListener("abort", stop);
          open.delete(commandId);
        };
        const finish = (done: ActionDone): void => {
          settle();
          resolve(done);
        };
        const stop = (): void => {
          settle();
          send({ type: "stop-action", commandId });
          reject(signal.reason);
        };
        const stopTimer = clock.after(timeoutMs, () => finish(NO_ANSWER));
        signal.addEventListener("abort", stop, { once: true });
        open.set(commandId, finish);
        if (!send({ type: "run-action", commandId, action, parameters })) finish(NO_ANSWER);
      }),
    done: (commandId, done) => {
      const finish = open.get(commandId);
      if (finish === undefined) throw new Error(`no action ${commandId} is under way`);
      finish(done);
    },
    disconnected: () => {
      for (const finish of [...open.values()]) finish(NO_ANSWER);
    },
  };
}
