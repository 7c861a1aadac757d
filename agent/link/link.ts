import { AppError, type DurationMs, errorMessage, MINUTE_MS, retrySchedule } from "@housecall/proto/base";
import type { DirectLink } from "../ports.ts";
import { type ClockOffset, ClockOffsetEstimator } from "./clock-offset.ts";
import { Session, type SessionOptions } from "./session.ts";

/** What the link needs. */
export interface LinkOptions extends Omit<SessionOptions, "offset" | "commands"> {
  readonly reconnectInitialMs: DurationMs;
  readonly reconnectMaxMs: DurationMs;
}

/** A session that lasted this long was no accident: the next outage begins with short delays again. */
const STABLE_AFTER_MS: DurationMs = MINUTE_MS;

/**
 * Keeps one session with the broker, now or soon.
 *
 * Reconnects with full jitter from the first retry on, so that a fleet whose server restarts comes
 * back spread out; delays grow until a session has been stable. Never gives up.
 */
export class Link implements DirectLink {
  readonly #options: LinkOptions;
  readonly #offset: ClockOffsetEstimator;
  readonly #stopping = new AbortController();
  #session: Session | undefined;
  #isUp = false;
  #running: Promise<void> = Promise.resolve();

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#offset = new ClockOffsetEstimator(options.clock);
  }

  /** How far the server's clock is ahead; undefined before the first acknowledgement. */
  get clockOffset(): ClockOffset | undefined {
    return this.#offset.offset;
  }

  /** Begins to connect. */
  start(commands: SessionOptions["commands"]): void {
    this.#running = this.#run(commands);
  }

  /** Says goodbye and waits until the session is closed. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#session?.end();
    await this.#running;
  }

  isConnected(): boolean {
    return this.#isUp;
  }

  publishProgress(payload: Uint8Array): void {
    if (this.#isUp) this.#session?.publishProgress(payload);
  }

  publishChunk(payload: Uint8Array): Promise<void> {
    if (this.#isUp && this.#session !== undefined) return this.#session.publishChunk(payload);
    return Promise.reject(new AppError("UNAVAILABLE", "Chunk: there is no session"));
  }

  async #run(commands: SessionOptions["commands"]): Promise<void> {
    const { signal } = this.#stopping;
    const { clock, random, reconnectInitialMs: initialMs, reconnectMaxMs: maxMs, logger } = this.#options;
    const newSchedule = () => retrySchedule({ initialMs, maxMs, factor: 2, jitterRatio: 1, random });
    let schedule = newSchedule();
    while (!signal.aborted) {
      const lastedMs = await this.#runSession(commands);
      if (lastedMs >= STABLE_AFTER_MS) schedule = newSchedule();
      const delayMs = schedule.next().value ?? maxMs;
      if (signal.aborted) return;
      logger.debug("reconnect-wait", "Waiting before the next connection", { delayMs: Math.round(delayMs) });
      await clock.sleep(delayMs, signal).catch(() => undefined);
    }
  }

  /** How long the session was up; 0 when it never was. */
  async #runSession(commands: SessionOptions["commands"]): Promise<DurationMs> {
    const { clock, logger } = this.#options;
    const session = new Session({ ...this.#options, commands, offset: this.#offset });
    this.#session = session;
    let upSinceMs: DurationMs | undefined;
    try {
      const reason = await session.run(() => {
        upSinceMs = clock.uptimeMs();
        this.#isUp = true;
        logger.info("link-up", "Connected to the server");
      });
      logger.info("link-down", `The session ended: ${reason}`);
    } catch (cause) {
      logger.warn("link-failed", errorMessage(cause));
    } finally {
      this.#isUp = false;
      this.#session = undefined;
    }
    return upSinceMs === undefined ? 0 : clock.uptimeMs() - upSinceMs;
  }
}
