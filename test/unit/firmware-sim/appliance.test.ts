import { MINUTE_MS, SECOND_MS, silentLogger } from "@housecall/proto/base";
import { WorldClock } from "@housecall/proto/clock";
import { describe, expect, it } from "vitest";
import { AgentLine } from "../../../firmware-sim/appliances/agent-line.ts";
import { Appliance, type FirmwareBoard, type Step } from "../../../firmware-sim/appliances/appliance.ts";
import { Panel } from "../../../firmware-sim/appliances/panel.ts";
import { SignalReporter } from "../../../firmware-sim/appliances/signal-reporter.ts";
import { SimulatedSockets } from "../../../firmware-sim/platform/simulated-sockets.ts";
import { seededRandom } from "../../../firmware-sim/random/seeded-random.ts";

const START_AT_MS = Date.UTC(2026, 2, 1);

/** An agent's end of a socket: what it was sent, line by line. */
async function listen(sockets: SimulatedSockets, name: string) {
  const messages: Record<string, unknown>[] = [];
  const answers: ((text: string) => void)[] = [];
  await sockets.server.listen({ folder: "/run", name, folderMode: 0, group: "", maxPeers: 4 }, (peer) => {
    answers.push((text) => peer.send(text));
    peer.onBytes((bytes) => {
      for (const line of Buffer.from(bytes).toString().trim().split("\n")) messages.push(JSON.parse(line));
    });
  });
  const say = (text: string): void => {
    for (const answer of answers) answer(text);
  };
  return { messages, say };
}

function agentLine(sockets: SimulatedSockets, refused: string[] = []) {
  const logger = { ...silentLogger, error: (_event: string, message: string) => refused.push(message) };
  return new AgentLine({ sockets, path: "/run/ingest.sock", program: "fw", logger });
}

/** An appliance that only writes down how it was stepped. */
function recordedAppliance(restMs: number) {
  const physics: Step[] = [];
  const firmware: Step[] = [];
  const part = {
    physics: { step: (step: Step) => void physics.push(step), losePower: () => undefined },
    boot: () => ({
      step: (step: Step) => {
        firmware.push(step);
        return restMs;
      },
      mayStart: () => true,
    }),
  };
  const appliance = new Appliance(part, START_AT_MS);
  const board: FirmwareBoard = {
    clock: new WorldClock(START_AT_MS),
    agent: agentLine(new SimulatedSockets()),
    random: seededRandom(1),
    finestMs: 0,
  };
  return { appliance, board, physics, firmware };
}

describe("Appliance", () => {
  it("steps on its own grid, however late it is called", () => {
    const even = recordedAppliance(SECOND_MS);
    const late = recordedAppliance(SECOND_MS);
    even.appliance.powerOn(even.board, START_AT_MS);
    late.appliance.powerOn(late.board, START_AT_MS);

    for (let second = 0; second <= 10; second += 1)
      even.appliance.advance(START_AT_MS + second * SECOND_MS, 0);
    for (const lateMs of [7, 1_940, 2_003, 8_100, 10_000]) late.appliance.advance(START_AT_MS + lateMs, 0);

    expect(late.firmware).toEqual(even.firmware);
    expect(late.physics).toEqual(even.physics);
  });

  it("does not make up second by second for a host that slept", () => {
    const { appliance, board, physics, firmware } = recordedAppliance(SECOND_MS);
    appliance.powerOn(board, START_AT_MS);
    appliance.advance(START_AT_MS, 0);

    appliance.advance(START_AT_MS + 60 * MINUTE_MS, 0);

    expect(firmware).toHaveLength(2);
    expect(physics.at(-1)?.lengthMs).toBe(60 * MINUTE_MS);
  });

  it("lets the physics go on without power, and the firmware not", () => {
    const { appliance, board, physics, firmware } = recordedAppliance(SECOND_MS);
    appliance.powerOn(board, START_AT_MS);
    appliance.advance(START_AT_MS, 0);

    appliance.losePower(START_AT_MS + SECOND_MS);
    appliance.advance(START_AT_MS + MINUTE_MS, 0);
    appliance.powerOn(board, START_AT_MS + MINUTE_MS);

    expect(firmware).toHaveLength(1);
    expect(physics.reduce((sum, { lengthMs }) => sum + lengthMs, 0)).toBe(MINUTE_MS);
  });
});

describe("AgentLine", () => {
  it("keeps what is said before the agent listens, and drops the oldest when that is too much", async () => {
    const sockets = new SimulatedSockets();
    const line = agentLine(sockets);
    for (let index = 0; index < 1_200; index += 1) line.samples(index, { drum_speed_rpm: index });

    const { messages } = await listen(sockets, "ingest.sock");
    line.log(1_200, 4, "agent is up");

    expect(messages).toHaveLength(1_000);
    expect(messages[0]).toMatchObject({ atMs: 201 });
    expect(messages.at(-1)).toMatchObject({ type: "log", program: "fw", message: "agent is up" });
  });

  it("tells what the agent refuses", async () => {
    const sockets = new SimulatedSockets();
    const refused: string[] = [];
    const { say } = await listen(sockets, "ingest.sock");
    agentLine(sockets, refused).state({ program: "cotton" });

    say('{"type":"error","line":1,"error":"no"}\n');

    expect(refused).toEqual(['{"type":"error","line":1,"error":"no"}']);
  });
});

describe("Panel", () => {
  it("answers for the firmware whether something may start, with the nonce of the question", async () => {
    const sockets = new SimulatedSockets();
    const { messages, say } = await listen(sockets, "panel.sock");
    let mayStart = true;
    new Panel({ sockets, path: "/run/panel.sock", mayStart: () => mayStart }).connect();

    say('{"type":"indicator","commandId":"c","step":"begins"}\n');
    say('{"type":"interlock-question","commandId":"c","nonce":"n1"}\n');
    mayStart = false;
    say('{"type":"interlock-question","commandId":"c","nonce":"n2"}\n');

    expect(messages).toEqual([
      { type: "interlock", commandId: "c", nonce: "n1", satisfied: true },
      { type: "interlock", commandId: "c", nonce: "n2", satisfied: false },
    ]);
  });
});

describe("SignalReporter", () => {
  async function report(
    steps: readonly (readonly [atSeconds: number, rpm: number, pace: "active" | "idle"])[],
    finestMs = 0,
  ) {
    const sockets = new SimulatedSockets();
    const { messages } = await listen(sockets, "ingest.sock");
    const clock = new WorldClock(START_AT_MS);
    const board = { agent: agentLine(sockets), clock, random: seededRandom(1), finestMs };
    const reporter = new SignalReporter(board, "washer");
    for (const [atSeconds, rpm, pace] of steps)
      reporter.report(atSeconds * SECOND_MS, { drum_speed_rpm: rpm, mains_voltage_v: 220 + atSeconds }, pace);
    const timesOf = (signal: string): number[] =>
      messages
        .filter(({ values }) => Object.hasOwn(Object(values), signal))
        .map(({ atMs }) => Number(atMs) / SECOND_MS);
    return { rpm: timesOf("drum_speed_rpm"), volts: timesOf("mains_voltage_v") };
  }

  it("keeps the catalogue's cadence in a cycle", async () => {
    const sent = await report(Array.from({ length: 21 }, (_, index) => [index, index, "active"] as const));

    expect(sent.rpm).toHaveLength(21);
    expect(sent.volts).toEqual([0, 10, 20]);
  });

  it("repeats what does not change every ten seconds", async () => {
    const sent = await report(Array.from({ length: 21 }, (_, index) => [index, 45, "active"] as const));

    expect(sent.rpm).toEqual([0, 10, 20]);
  });

  it("sends once a minute while idle, and everything at once when a cycle begins", async () => {
    const sent = await report([
      ...Array.from({ length: 90 }, (_, index) => [index, index, "idle"] as const),
      [90, 90, "active"],
    ]);

    expect(sent.rpm).toEqual([0, 60, 90]);
    expect(sent.volts).toEqual([0, 60, 90]);
  });

  it("tells what is long past once a minute, cycle or not", async () => {
    const steps = Array.from({ length: 121 }, (_, index) => [index, index, "active"] as const);

    expect((await report(steps, MINUTE_MS)).rpm).toEqual([0, 60, 120]);
  });

  it("goes on after the clock was set back", async () => {
    const sent = await report([
      [1_000, 1, "active"],
      [400, 1, "active"],
    ]);

    expect(sent.rpm).toEqual([1_000, 400]);
  });
});
