/**
 * What the simulator writes, one JSON object a line, and what it reads:
 *
 *     < {"event":"fleet","fleet":"two-homes","devices":[…],"beginsAtMs":1772355720000,"lastsMs":null,…}
 *     < {"event":"owners","homes":[{"home":"kim","owner":{"name":…},"devices":[{"id":…,"serial":…,"macs":[…]}]}]}
 *     < {"event":"panel","url":"http://127.0.0.1:40123"}
 *     < {"event":"token-wanted","deviceId":"sim-two-homes-kim"}
 *     > {"deviceId":"sim-two-homes-kim","token":"hc1.…"}
 *     < {"event":"device-live","deviceId":"sim-two-homes-kim"}
 *     < {"event":"fleet-live","devices":2}
 *
 * What has an end is judged; what is played as fast as possible takes turns with a server before, see turn-server.ts:
 *
 *     < {"event":"turn","untilMs":180000,"acts":[…]}
 *     > {"turn":{"nextMs":null,"acts":[…]}}
 *     < {"event":"played"}
 *     > {"observed":[…],"ownRules":[]}
 *     < {"event":"verdict","isAsExpected":true,"devices":[…]}
 *
 * A line that is none of these is told to `onStrange` and left out.
 */
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { customerLanguage } from "@housecall/proto/api";
import { errorMessage } from "@housecall/proto/base";
import { z } from "zod";
import { playVerdict } from "./play-verdict.ts";
import { type DeviceTurn, deviceTurn, type ServerTurn, serverTurnLine } from "./turn-lines.ts";

const fleetLine = z.object({
  event: z.literal("fleet"),
  fleet: z.string(),
  about: z.string(),
  seed: z.number(),
  devices: z.array(
    z.object({ home: z.string(), id: z.string(), model: z.string(), faults: z.array(z.string()) }),
  ),
  /** When the devices of a play are switched on; of a fleet in real time, when it was started. */
  beginsAtMs: z.number(),
  /** So long before, the server must have begun. */
  serverFirstMs: z.number(),
  networkDelayMs: z.number(),
  /** Null: until it is told to stop. */
  lastsMs: z.number().nullable(),
});

/** What is about to be played. */
export type FleetLine = z.infer<typeof fleetLine>;

const ownersLine = z.object({
  event: z.literal("owners"),
  homes: z.array(
    z.object({
      home: z.string(),
      owner: z
        .object({ name: z.string(), phone: z.string(), language: customerLanguage, country: z.string() })
        .nullable(),
      devices: z
        .array(
          z.object({
            id: z.string(),
            model: z.string(),
            serial: z.string(),
            macs: z.array(z.string()).readonly(),
            boughtDaysAgo: z.number(),
          }),
        )
        .readonly(),
    }),
  ),
});

/** Whose the devices of a fleet are. */
export type OwnersLine = z.infer<typeof ownersLine>;

const toldLine = z.discriminatedUnion("event", [
  fleetLine,
  ownersLine,
  z.object({ event: z.literal("panel"), url: z.string() }),
  z.object({ event: z.literal("device-live"), deviceId: z.string() }),
  z.object({ event: z.literal("device-failed"), deviceId: z.string(), reason: z.string() }),
  z.object({ event: z.literal("fleet-live"), devices: z.number() }),
  z.object({ event: z.literal("log"), level: z.string(), name: z.string(), message: z.string() }),
  playVerdict,
]);

const questionLine = z.discriminatedUnion("event", [
  z.object({ event: z.literal("token-wanted"), deviceId: z.string() }),
  deviceTurn,
  z.object({ event: z.literal("played") }),
]);

const anyLine = z.union([toldLine, questionLine]);

/** One line of the simulator that is no question. */
export type SimulatorLine = z.infer<typeof toldLine>;
type SimulatorQuestion = z.infer<typeof questionLine>;

/** What somebody saw of the devices; the simulator judges it. */
export interface Observed {
  readonly observed: readonly {
    readonly deviceId: string;
    readonly ruleId: string;
    readonly instance: string;
    readonly state: string;
    /** Since the devices were switched on. */
    readonly atMs: number;
    readonly causes: readonly string[];
  }[];
  /** Ids of rules that no scenario knows. */
  readonly ownRules: readonly string[];
}

/** Who listens to a simulator. */
export interface SimulatorListener {
  /** Makes a claim token for a device. */
  readonly tokenFor: (deviceId: string) => Promise<string>;
  /** Takes the server's turn. */
  readonly turnOf: (turn: DeviceTurn) => Promise<ServerTurn>;
  /** What was seen until the end. */
  readonly observed: () => Promise<Observed>;
  /** A question has no answer. */
  readonly onNoAnswer: (about: string, error: unknown) => void;
  readonly onLine: (line: SimulatorLine) => void;
  readonly onStrange: (reason: string) => void;
}

/** Hears every line of a running simulator and answers its questions. */
export function listenToSimulator(child: ChildProcess, listener: SimulatorListener): void {
  // A simulator that has ended meanwhile takes no answer; that it ended is told by "close".
  child.stdin?.on("error", (error) => listener.onStrange(error.message));
  if (child.stdout === null) return;
  createInterface({ input: child.stdout }).on("line", (text) => hear(child, listener, text));
}

function hear(child: ChildProcess, listener: SimulatorListener, text: string): void {
  let line: z.infer<typeof anyLine>;
  try {
    line = anyLine.parse(JSON.parse(text));
  } catch (cause) {
    listener.onStrange(errorMessage(cause));
    return;
  }
  if (line.event === "token-wanted" || line.event === "turn" || line.event === "played")
    void answer(child, listener, line);
  else listener.onLine(line);
}

async function answer(
  child: ChildProcess,
  listener: SimulatorListener,
  question: SimulatorQuestion,
): Promise<void> {
  try {
    reply(child, await answerTo(listener, question));
  } catch (error) {
    if (question.event !== "token-wanted") return listener.onNoAnswer(question.event, error);
    const { deviceId } = question;
    reply(child, { deviceId, refused: errorMessage(error) });
    listener.onNoAnswer(deviceId, error);
  }
}

function reply(child: ChildProcess, line: object): void {
  child.stdin?.write(`${JSON.stringify(line)}\n`);
}

async function answerTo(listener: SimulatorListener, question: SimulatorQuestion): Promise<object> {
  switch (question.event) {
    case "token-wanted": {
      const { deviceId } = question;
      return { deviceId, token: await listener.tokenFor(deviceId) };
    }
    case "turn":
      return serverTurnLine(await listener.turnOf(question));
    case "played":
      return listener.observed();
  }
}
