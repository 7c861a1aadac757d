import { startVerdictPlane, type VerdictPlane } from "@housecall/broker";
import type { RuleFile } from "@housecall/diagnostics-rules";
import type { Fault } from "@housecall/proto/api";
import { AppError, type DurationMs, type EpochMs, type Logger, SECOND_MS } from "@housecall/proto/base";
import { WorldClock } from "@housecall/proto/clock";
import type { ServerAct, Timed } from "@housecall/proto/play";
import type { DeviceTurn, ServerTurn } from "./turn-lines.ts";

/** What {@link TurnServer} needs. */
export interface TurnServerOptions {
  /** When the world begins. */
  readonly startAtMs: EpochMs;
  /** What one side does reaches the other so much later. */
  readonly networkDelayMs: DurationMs;
  readonly rules: readonly RuleFile[];
  readonly logger: Logger;
  readonly onFault: (fault: Fault) => void;
}

/**
 * The server of devices that are played as fast as possible in another process: its clock follows theirs, turn by turn.
 *
 * In a turn it takes what the devices did, and runs until something more could reach it: what they do next, or an answer to what
 * it says itself. Ticks never lead to something that devices notice, so that nobody need wait for them.
 */
export class TurnServer {
  readonly #clock: WorldClock;
  readonly #plane: VerdictPlane;
  readonly #networkDelayMs: DurationMs;
  #outbox: Timed<ServerAct>[] = [];
  #nextTickMs: DurationMs = SECOND_MS;

  constructor(options: TurnServerOptions) {
    const { startAtMs, networkDelayMs, rules, logger, onFault } = options;
    const clock = new WorldClock(startAtMs);
    this.#clock = clock;
    this.#networkDelayMs = networkDelayMs;
    this.#plane = startVerdictPlane({
      clock,
      logger,
      rules,
      onFault,
      send: (act) => this.#outbox.push({ ...act, atMs: clock.uptimeMs() }),
    });
  }

  /** Takes one turn. */
  async take({ untilMs, acts }: Pick<DeviceTurn, "untilMs" | "acts">): Promise<ServerTurn> {
    for (const act of acts) {
      const dueMs = act.atMs + this.#networkDelayMs;
      if (dueMs < this.#clock.uptimeMs())
        throw new AppError(
          "INTERNAL",
          `Turn of the devices: got an act of ${act.atMs} ms, which comes too late`,
        );
      this.#clock.at(dueMs, () => this.#plane.take(act), { askedMs: act.atMs });
    }
    const ranUntilMs = await this.#runBefore(untilMs + this.#networkDelayMs);
    const nextMs = this.#clock.nextDueMs;
    const said = this.#outbox;
    this.#outbox = [];
    return { ranUntilMs, nextMs: nextMs === Number.POSITIVE_INFINITY ? null : nextMs, acts: said };
  }

  /** Ends it; how many records were refused, by reason. */
  async stop(): Promise<Readonly<Record<string, number>>> {
    await this.#plane.started;
    const quarantined = this.#plane.quarantined();
    const stopped = this.#plane.stop();
    await this.#clock.advance(2 * SECOND_MS);
    await stopped;
    return quarantined;
  }

  /** Runs what comes before `limitMs` and before an answer could come; until when. */
  async #runBefore(limitMs: DurationMs): Promise<DurationMs> {
    const clock = this.#clock;
    await clock.passTo(clock.uptimeMs());
    for (;;) {
      const dueMs = clock.nextDueMs;
      const untilMs = Math.min(limitMs, (this.#outbox[0]?.atMs ?? limitMs) + 2 * this.#networkDelayMs);
      if (Math.min(dueMs, this.#nextTickMs) >= untilMs) return untilMs;
      if (this.#nextTickMs <= dueMs) await this.#tick();
      else await clock.runNext();
    }
  }

  async #tick(): Promise<void> {
    const atMs = this.#nextTickMs;
    this.#nextTickMs += SECOND_MS;
    await this.#clock.passTo(atMs);
    this.#plane.tick();
    await this.#clock.passTo(atMs);
  }
}
