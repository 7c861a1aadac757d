import { startVerdictPlane } from "@housecall/broker";
import { shippedRuleFiles } from "@housecall/diagnostics-rules";
import {
  goodbyeIn,
  NETWORK_DELAY_MS,
  runScenario,
  type Scenario,
  SERVER_FIRST_MS,
  SimulatedNetwork,
} from "@housecall/firmware-sim";
import { type DurationMs, type EpochMs, SECOND_MS, silentLogger } from "@housecall/proto/base";
import { WorldClock } from "@housecall/proto/clock";
import { deviceTurn, serverTurnLine } from "../../../../console/simulator/turn-lines.ts";
import { TurnServer } from "../../../../console/simulator/turn-server.ts";
import { playFast } from "../../../../firmware-sim/play/play-fast.ts";
import { serverTurn, turnLine } from "../../../../firmware-sim/play/turn-lines.ts";

/** Everything that devices, server and rules did, and when; what happened at one time in the order of the words. */
export type Deeds = readonly string[];

const START_AT_MS: EpochMs = Date.UTC(2026, 2, 1, 9);

interface Act {
  readonly kind: string;
  readonly session: number;
  readonly id?: number;
  readonly topic?: string;
  readonly payload?: Uint8Array;
}

/** Devices and server on one clock. */
export async function playOnOneClock(scenario: Scenario): Promise<Deeds> {
  const deeds = new DeedBook();
  const clock = new WorldClock(START_AT_MS);
  const arrive = (take: () => void): void => void clock.after(NETWORK_DELAY_MS, take);
  const plane = startVerdictPlane({
    clock,
    logger: silentLogger,
    rules: shippedRuleFiles(),
    send: (act) => {
      deeds.add(clock.uptimeMs(), act);
      arrive(() => network.take(act));
    },
    onFault: ({ ruleId, instance, state, changedAtMs }) =>
      deeds.addFault(changedAtMs - START_AT_MS, `${ruleId} ${instance} ${state}`),
  });
  const network = new SimulatedNetwork({
    clock,
    send: (act) => {
      deeds.add(clock.uptimeMs(), act);
      arrive(() => plane.take(act));
    },
  });
  const stopTicks = clock.every(SECOND_MS, () => plane.tick());
  const pass = (lengthMs: DurationMs): Promise<void> => clock.advance(lengthMs);
  await pass(SERVER_FIRST_MS);
  const transportOf = (deviceId: string) => network.transportOf(deviceId);
  await runScenario(scenario, { clock, pass, finish: goodbyeIn(pass), transportOf, logger: silentLogger });
  stopTicks();
  return deeds.inOrder();
}

/** Devices and server on a clock each, in turns, through the lines that go from process to process. */
export async function playInTurns(scenario: Scenario): Promise<Deeds> {
  const deeds = new DeedBook();
  const server = new TurnServer({
    startAtMs: START_AT_MS,
    networkDelayMs: NETWORK_DELAY_MS,
    rules: shippedRuleFiles(),
    logger: silentLogger,
    onFault: ({ ruleId, instance, state, changedAtMs }) =>
      deeds.addFault(changedAtMs - START_AT_MS, `${ruleId} ${instance} ${state}`),
  });
  const fail = (deviceId: string): never => {
    throw new Error(`${deviceId} does not run`);
  };
  await playFast(
    { kind: "scenario", scenario },
    {
      startAtMs: START_AT_MS,
      logger: silentLogger,
      onLive: () => undefined,
      onFailed: fail,
      exchange: async (turn) => {
        for (const act of turn.acts) deeds.add(act.atMs, act);
        const { acts, ...times } = await server.take(deviceTurn.parse(throughJson(turnLine(turn))));
        for (const act of acts) deeds.add(act.atMs, act);
        return serverTurn.parse(throughJson(serverTurnLine({ acts, ...times }))).turn;
      },
    },
  );
  return deeds.inOrder();
}

function throughJson(line: object): unknown {
  return JSON.parse(JSON.stringify(line));
}

class DeedBook {
  readonly #deeds: { readonly atMs: number; readonly words: string }[] = [];

  add(atMs: number, { kind, session, id = 0, topic = "", payload = new Uint8Array() }: Act): void {
    const bytes = Buffer.from(payload).toString("base64");
    this.#deeds.push({ atMs, words: `${kind} ${session} ${id} ${topic} ${bytes}` });
  }

  addFault(atMs: number, words: string): void {
    this.#deeds.push({ atMs, words });
  }

  inOrder(): Deeds {
    return this.#deeds
      .toSorted((one, other) => one.atMs - other.atMs || (one.words < other.words ? -1 : 1))
      .map(({ atMs, words }) => `${atMs} ${words}`);
  }
}
