import { AppError, type DurationMs } from "@housecall/proto/base";
import type { WorldClock } from "@housecall/proto/clock";
import type { DeviceAct, Timed } from "@housecall/proto/play";
import { NETWORK_DELAY_MS, SimulatedNetwork } from "./simulated-network.ts";
import type { ServerTurn } from "./turn-lines.ts";

/** Brings what devices did to the server, and back what the server did meanwhile. */
export type Exchange = (turn: {
  /** Devices do nothing more before this time, unless the server does something. */
  readonly untilMs: DurationMs;
  readonly acts: readonly Timed<DeviceAct>[];
}) => Promise<ServerTurn>;

/**
 * A world that shares its time with a server in another process, as fast as possible, and exactly as if both were in one.
 *
 * What one side does reaches the other {@link NETWORK_DELAY_MS} later, so that neither need look at the other before: devices
 * run on until an answer to what they did, or something that the server does by itself, could reach them. Then the server runs on
 * until what they do next, or an answer to what it did, could reach it. A quiet minute costs no turn at all.
 */
export class Lockstep {
  readonly network: SimulatedNetwork;
  readonly #clock: WorldClock;
  readonly #exchange: Exchange;
  #outbox: Timed<DeviceAct>[] = [];
  #serverNextMs: DurationMs = Number.POSITIVE_INFINITY;

  constructor(options: { readonly clock: WorldClock; readonly exchange: Exchange }) {
    const { clock } = options;
    this.#clock = clock;
    this.#exchange = options.exchange;
    this.network = new SimulatedNetwork({
      clock,
      send: (act) => this.#outbox.push({ ...act, atMs: clock.uptimeMs() }),
    });
  }

  /** Lets time pass on both sides. */
  async pass(lengthMs: DurationMs): Promise<void> {
    const clock = this.#clock;
    const endMs = clock.uptimeMs() + lengthMs;
    await clock.passTo(clock.uptimeMs());
    for (;;) {
      const nextMs = Math.min(clock.nextDueMs, endMs);
      if (this.#horizonMs <= nextMs) await this.#takeTurn(nextMs);
      else if (clock.nextDueMs <= endMs) await clock.runNext();
      else break;
    }
    await clock.passTo(endMs);
  }

  /** Brings the server up to now. */
  async catchUp(): Promise<void> {
    const nowMs = this.#clock.uptimeMs();
    for (let ranUntilMs = 0; ranUntilMs < nowMs + NETWORK_DELAY_MS; ) {
      ranUntilMs = await this.#takeTurn(nowMs);
      await this.pass(0);
    }
  }

  /** Before this time nothing new can come from the server. */
  get #horizonMs(): DurationMs {
    const firstAtMs = this.#outbox[0]?.atMs ?? Number.POSITIVE_INFINITY;
    return Math.min(firstAtMs + 2 * NETWORK_DELAY_MS, this.#serverNextMs + NETWORK_DELAY_MS);
  }

  async #takeTurn(untilMs: DurationMs): Promise<DurationMs> {
    const acts = this.#outbox;
    this.#outbox = [];
    const turn = await this.#exchange({ untilMs, acts });
    this.#serverNextMs = turn.nextMs ?? Number.POSITIVE_INFINITY;
    for (const act of turn.acts) {
      const dueMs = act.atMs + NETWORK_DELAY_MS;
      if (dueMs < this.#clock.uptimeMs())
        throw new AppError(
          "INTERNAL",
          `Turn of the server: got an act of ${act.atMs} ms, which comes too late`,
        );
      this.#clock.at(dueMs, () => this.network.take(act), { askedMs: act.atMs });
    }
    return turn.ranUntilMs;
  }
}
