/**
 * A play as a process. Besides the lines of the devices it writes and reads at its end:
 *
 *     > {"event":"played"}
 *     < {"observed":[{"deviceId":"sim-a","ruleId":"washer.leak","instance":"","state":"firing","atMs":1,"causes":[]}],"ownRules":[]}
 *     > {"event":"verdict","devices":[…],"mistakes":[…]}
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError, type Clock, DAY_MS, type DurationMs, type Logger } from "@housecall/proto/base";
import * as z from "zod";
import { connectClaimed } from "./fleet/device-identities.ts";
import { ownedHomes } from "./fleet/home-owners.ts";
import { PanelDesk } from "./panel/panel-desk.ts";
import { startPanelServer } from "./panel/panel-server.ts";
import { openControlSocket } from "./play/control-socket.ts";
import { HandsBook } from "./play/device-hands.ts";
import { judgePlay } from "./play/judge-play.ts";
import { devicesOf, lengthOf, type Play, perform } from "./play/play.ts";
import { playFast, SERVER_FIRST_MS } from "./play/play-fast.ts";
import type { QuestionDesk } from "./play/question-desk.ts";
import { NETWORK_DELAY_MS } from "./play/simulated-network.ts";
import { serverTurn, turnLine } from "./play/turn-lines.ts";
import { shippedScenarios } from "./scenario/shipped-scenarios.ts";
import { observedStates } from "./scenario/verdict.ts";

/** In the state folder: where the page with the displays is. */
const PANEL_FILE = "panel.json";

/** The process around a play. */
export interface PlayProcess {
  readonly say: (line: Readonly<Record<string, unknown>>) => void;
  readonly desk: QuestionDesk;
  readonly logger: Logger;
}

const tokenAnswer = (deviceId: string) =>
  z.union([
    z.strictObject({ deviceId: z.literal(deviceId), token: z.string().min(1) }),
    z.strictObject({ deviceId: z.literal(deviceId), refused: z.string() }),
  ]);

const observedAnswer = z.strictObject({
  observed: z.array(
    z.strictObject({
      deviceId: z.string(),
      ruleId: z.string(),
      instance: z.string(),
      state: z.enum(observedStates),
      /** Since the devices were switched on. */
      atMs: z.number(),
      causes: z.array(z.string()),
    }),
  ),
  ownRules: z.array(z.string()),
});

/** Plays in real time against a real server; until the signal aborts, or to the end and its verdict. */
export async function playReal(
  play: Play,
  host: PlayProcess & {
    readonly clock: Clock;
    readonly stateFolder: string;
    /** Of the page with the displays; 0 takes a free one. */
    readonly panelPort: number;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { say, desk, logger, clock, stateFolder, panelPort, signal } = host;
  const panels = new PanelDesk(clock);
  const page = await startPanelServer({ desk: panels, port: panelPort });
  sayFleet(play, host, clock.nowMs());
  say({ event: "panel", url: page.url });
  await mkdir(stateFolder, { recursive: true });
  await writeFile(join(stateFolder, PANEL_FILE), JSON.stringify({ url: page.url }));
  const askToken = async (deviceId: string): Promise<string> => {
    const answer = await desk.ask({ event: "token-wanted", deviceId }, tokenAnswer(deviceId));
    if ("refused" in answer) throw new AppError("CONFLICT", answer.refused);
    return answer.token;
  };
  const hands = new HandsBook();
  const control = await openControlSocket({ folder: stateFolder, hands, logger });
  try {
    await perform(play, {
      clock,
      hands,
      pass: (lengthMs) => sleep(clock, lengthMs, signal),
      finish: (goodbye) => goodbye,
      logger,
      onDevice: (device) => panels.add(device),
      connect: connectClaimed({ folder: stateFolder, askToken, clock }),
      ...deviceLines(host),
      onAllLive: (devices) => say({ event: "fleet-live", devices }),
      signal,
    });
  } catch (cause) {
    if (signal.aborted) return;
    throw cause;
  } finally {
    await control.close();
    panels.stop();
    await page.close();
  }
  if (!signal.aborted) await judge(play, host);
}

/** Plays as fast as possible in lockstep with whoever started this process, and says the verdict. */
export async function playInTurns(
  play: Play,
  host: PlayProcess & { readonly startAtMs: number },
): Promise<void> {
  const { desk, logger, startAtMs } = host;
  sayFleet(play, host, startAtMs + SERVER_FIRST_MS);
  await playFast(play, {
    startAtMs,
    exchange: async (turn) => (await desk.ask(turnLine(turn), serverTurn)).turn,
    logger,
    ...deviceLines(host),
  });
  await judge(play, host);
}

function sayFleet(play: Play, { say }: PlayProcess, beginsAtMs: number): void {
  const lastsMs = lengthOf(play);
  say({
    event: "fleet",
    fleet: play.kind === "fleet" ? play.fleet.fleet : play.scenario.scenario,
    about: play.kind === "fleet" ? play.fleet.about : play.scenario.about,
    seed: play.kind === "fleet" ? play.fleet.seed : play.scenario.seed,
    devices: devicesOf(play),
    beginsAtMs,
    serverFirstMs: SERVER_FIRST_MS,
    networkDelayMs: NETWORK_DELAY_MS,
    lastsMs: lastsMs === Number.POSITIVE_INFINITY ? null : lastsMs,
  });
  if (play.kind === "fleet") say({ event: "owners", homes: ownedHomes(play.fleet) });
}

function deviceLines({ say }: PlayProcess) {
  return {
    onLive: (deviceId: string) => say({ event: "device-live", deviceId }),
    onFailed: (deviceId: string, reason: string) => say({ event: "device-failed", deviceId, reason }),
  };
}

async function judge(play: Play, { say, desk }: PlayProcess): Promise<void> {
  const { observed, ownRules } = await desk.ask({ event: "played" }, observedAnswer);
  const devices = judgePlay(play, {
    observed: Map.groupBy(observed, ({ deviceId }) => deviceId),
    ownRules: new Set(ownRules),
    shipped: shippedScenarios(),
  });
  say({ event: "verdict", devices, isAsExpected: devices.every(({ mistakes }) => mistakes.length === 0) });
}

/** In pieces, because a timer of the system holds at most 24 days; without an end, until the signal aborts. */
async function sleep(clock: Clock, lengthMs: DurationMs, signal: AbortSignal): Promise<void> {
  for (let leftMs = lengthMs; leftMs > 0; leftMs -= DAY_MS)
    await clock.sleep(Math.min(leftMs, DAY_MS), signal);
}
