import { type Clock, SECOND_MS } from "@housecall/proto/base";

/** Tells a person at the terminal what is being done and how long it took. */
export interface Progress {
  /** Shows `title` while `work` runs, ticking every second on a terminal. */
  step<Result>(title: string, work: () => Promise<Result>): Promise<Result>;
  say(line: string): void;
}

/** Progress as lines of text; `isTerminal` allows rewriting the current line. */
export function createProgress(options: {
  readonly clock: Clock;
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
}): Progress {
  const { clock, isTerminal, write } = options;

  async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
    const startedAtMs = clock.uptimeMs();
    const seconds = (): string => `${((clock.uptimeMs() - startedAtMs) / SECOND_MS).toFixed(1)} s`;
    write(isTerminal ? `  … ${title}` : `  … ${title}\n`);
    const stopTicks = isTerminal
      ? clock.every(SECOND_MS, () => write(`\r  … ${title} ${seconds()}`))
      : () => undefined;
    const end = (mark: string): void => {
      stopTicks();
      write(`${isTerminal ? "\r\u001b[K" : ""}  ${mark} ${title} (${seconds()})\n`);
    };
    try {
      const result = await work();
      end("✓");
      return result;
    } catch (error) {
      end("✗");
      throw error;
    }
  }

  return { step, say: (line) => write(`${line}\n`) };
}
