import { open } from "node:fs/promises";
import { AppError, type Clock, type DurationMs } from "@housecall/proto/base";
import { logLimits } from "./log-limits.ts";
import type { LogAnswers, LogFileRef, LogRequest } from "./log-request.ts";
import { OpenLog } from "./open-log.ts";

const MOST_BYTES = 0xffff_ffff;

interface Held {
  readonly log: Promise<OpenLog>;
  usedAtMs: DurationMs;
}

/**
 * The files that are being read: opened when somebody asks, and closed when others need the room or nobody asks any more.
 *
 * Invariant: at most `logLimits.files` are open, in the order in which they were asked for last.
 */
export class LogFiles {
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async answer(ref: LogFileRef, request: LogRequest): Promise<LogAnswers[LogRequest["kind"]]> {
    const log = await this.#log(ref);
    try {
      return await log.answer(request);
    } catch (error) {
      if (!log.isClosed) throw error;
      const message = "The server put this log aside for others while it was read; try again.";
      throw new AppError("UNAVAILABLE", message, { cause: error });
    }
  }

  /** Closes what nobody has asked for long; true when nothing is open any more. */
  async closeIdle(): Promise<boolean> {
    for (const [key, { usedAtMs }] of this.#held)
      if (this.#clock.uptimeMs() - usedAtMs >= logLimits.idleMs) await this.#close(key);
    return this.#held.size === 0;
  }

  async closeAll(): Promise<void> {
    for (const key of [...this.#held.keys()]) await this.#close(key);
  }

  async #log(ref: LogFileRef): Promise<OpenLog> {
    const key = `${ref.sha256} ${ref.correctionMs}`;
    const known = this.#held.get(key);
    const held = known ?? { log: this.#open(ref), usedAtMs: 0 };
    held.usedAtMs = this.#clock.uptimeMs();
    this.#held.delete(key);
    this.#held.set(key, held);
    const [oldest] = this.#held.keys();
    if (this.#held.size > logLimits.files && oldest !== undefined) await this.#close(oldest);
    try {
      return await held.log;
    } catch (error) {
      this.#held.delete(key);
      throw error;
    }
  }

  async #open({ path, correctionMs }: LogFileRef): Promise<OpenLog> {
    const file = await open(path, "r").catch((cause: unknown) => {
      throw new AppError("NOT_FOUND", "The pulled file is not on the server any more; pull it again.", {
        cause,
      });
    });
    const { size: sizeBytes } = await file.stat();
    if (sizeBytes > MOST_BYTES) {
      await file.close();
      throw new AppError(
        "TOO_LARGE",
        `The pulled file has ${sizeBytes} bytes; at most ${MOST_BYTES} can be shown.`,
      );
    }
    return new OpenLog({ file, sizeBytes, correctionMs, sleep: (ms) => this.#clock.sleep(ms) });
  }

  async #close(key: string): Promise<void> {
    const held = this.#held.get(key);
    this.#held.delete(key);
    await held?.log.then((log) => log.close()).catch(() => undefined);
  }
}
