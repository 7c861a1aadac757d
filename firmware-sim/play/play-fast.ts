import { type EpochMs, type Logger, MINUTE_MS } from "@housecall/proto/base";
import { WorldClock } from "@housecall/proto/clock";
import { goodbyeIn } from "../scenario/run-scenario.ts";
import { type Exchange, Lockstep } from "./lockstep.ts";
import { type Play, perform } from "./play.ts";

/** The server listens so long before a device is switched on: only then it judges silence. */
export const SERVER_FIRST_MS = 2 * MINUTE_MS;

/** What {@link playFast} needs besides the play. */
export interface FastPlayOptions {
  /** When the world begins, {@link SERVER_FIRST_MS} before its devices. */
  readonly startAtMs: EpochMs;
  readonly exchange: Exchange;
  readonly logger: Logger;
  readonly onLive: (deviceId: string) => void;
  readonly onFailed: (deviceId: string, reason: string) => void;
}

/** Plays as fast as possible, in lockstep with a server elsewhere; ends when the server, too, has come to the end. */
export async function playFast(play: Play, options: FastPlayOptions): Promise<void> {
  const { startAtMs, exchange, logger, onLive, onFailed } = options;
  const clock = new WorldClock(startAtMs);
  const lockstep = new Lockstep({ clock, exchange });
  const pass = (lengthMs: number): Promise<void> => lockstep.pass(lengthMs);
  await pass(SERVER_FIRST_MS);
  await perform(play, {
    clock,
    pass,
    finish: goodbyeIn(pass),
    logger,
    connect: async (deviceId) => ({
      transport: lockstep.network.transportOf(deviceId),
      commandKeys: [],
      isNew: true,
    }),
    onLive,
    onFailed,
    signal: new AbortController().signal,
  });
  await lockstep.catchUp();
}
