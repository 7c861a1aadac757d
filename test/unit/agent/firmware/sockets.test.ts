import { silentLogger } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { createStateBoard } from "../../../../agent/collect/state-board.ts";
import { startIngestSocket } from "../../../../agent/firmware/ingest-socket.ts";
import { startPanelSocket } from "../../../../agent/firmware/panel-socket.ts";
import type { RawLine } from "../../../../agent/logs/raw-line.ts";
import { createConsentQuestions } from "../../../../agent/privacy/consent-questions.ts";
import { openConsentStore } from "../../../../agent/privacy/consent-store.ts";
import { RecordingWriter, recordingAliases } from "../../../lib/recording-writer.ts";
import { SimulatedSockets, SimulatedStateFiles } from "../../../lib/simulated-machine.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

async function ingest() {
  const clock = virtualClock();
  const writer = new RecordingWriter();
  const sockets = new SimulatedSockets();
  const aliases = recordingAliases();
  const board = createStateBoard({ writer, clock, reportIntervalMs: 1_000, fullIntervalMs: 60_000 });
  const logs: RawLine[] = [];
  const acceptLine = (line: RawLine): boolean => logs.push(line) <= 3;
  await startIngestSocket({
    sockets,
    folder: "/run",
    clock,
    logger: silentLogger,
    writer,
    aliases,
    board,
    deviceClass: "washer",
    batchIntervalMs: 1_000,
    acceptLine,
  });
  const peer = sockets.connect("ingest.sock");
  const send = async (...messages: unknown[]): Promise<void> => {
    for (const message of messages) peer.write(`${JSON.stringify(message)}\n`);
    await clock.advance(1_000);
  };
  return { clock, writer, aliases, board, logs, peer, send };
}

const about = { action: "self-test", parameters: { test: "drain-test" } };

describe("ingest.sock", () => {
  it("takes samples into columnar batches, with the catalogue's unit before the program's", async () => {
    const { writer, aliases, peer, send } = await ingest();

    await send(
      { type: "sample", signal: "load_1m", value: 1.234, unit: "furlongs" },
      { type: "sample", signal: "my_pressure_hpa", value: 1013.25, unit: "hPa", instance: "tub" },
      { type: "samples", values: { my_level_mm: 112 } },
    );

    expect(writer.of("metrics")[0]?.columns.map(({ values }) => values[0])).toEqual([1.23, 1013.25, 112]);
    expect(aliases.all().map(({ signal, instance, unit }) => [signal, instance, unit])).toEqual([
      ["load_1m", "", "count"],
      ["my_pressure_hpa", "tub", "hPa"],
      ["my_level_mm", "", ""],
    ]);
    expect(peer.messages).toEqual([]);
  });

  it("takes state, events, cycles and log lines, redacted", async () => {
    const { writer, board, logs, send } = await ingest();

    await send(
      { type: "state", entries: { program: "cotton 40", owner: "kim@example.com" } },
      { type: "event", name: "door-opened", severity: 5, attributes: { by: "010-1234-5678" } },
      {
        type: "cycle",
        name: "cotton 40",
        result: "finished",
        startedAtMs: 1,
        endedAtMs: 2,
        attributes: { liters: 42.5 },
      },
      { type: "log", program: "ui", severity: 4, message: "motor retry" },
    );

    expect(Object.fromEntries(board.entries())).toEqual({ program: "cotton 40", owner: "[email]" });
    expect(writer.of("event")).toMatchObject([
      { name: "door-opened", severity: 5, attributes: { by: "[phone]" } },
      {
        name: "cycle-finished",
        attributes: { name: "cotton 40", result: "finished", liters: 42.5, started_at_ms: 1, ended_at_ms: 2 },
      },
    ]);
    expect(logs).toMatchObject([{ source: "app:ui", severity: 4, message: "motor retry" }]);
  });

  it("writes the samples of a cycle before the cycle's end", async () => {
    const { writer, clock, peer } = await ingest();

    peer.write('{"type":"samples","values":{"drain_duration_s":81}}\n');
    peer.write('{"type":"cycle","name":"cotton","result":"finished","startedAtMs":1,"endedAtMs":2}\n');
    await clock.advance(10);

    expect(writer.written.map(({ body }) => body.kind)).toEqual(["metrics", "event"]);
  });

  it.each([
    ["not JSON", "{"],
    ["an unknown type", '{"type":"reboot"}'],
    ["an unknown key", '{"type":"sample","signal":"a_b","value":1,"vlaue":2}'],
    ["a value that is no number", '{"type":"sample","signal":"a_b","value":"1"}'],
    ["infinity", '{"type":"sample","signal":"a_b","value":1e999}'],
    ["a bad signal name", '{"type":"sample","signal":"../etc","value":1}'],
    ["a time of 1970", '{"type":"sample","signal":"a_b","value":1,"atMs":1000}'],
    ["the agent's own state", '{"type":"state","entries":{"agent.collector.cpu":"ok"}}'],
    ["null", "null"],
    ["a number", "7"],
  ])("answers %s with an error that names the line, and goes on", async (_name, line) => {
    const { writer, clock, peer, send } = await ingest();

    peer.write(`${line}\n`);
    await clock.advance(10);
    await send({ type: "event", name: "alive" });

    expect(peer.messages).toMatchObject([{ type: "error", line: 1, error: expect.any(String) }]);
    expect(writer.of("event")).toHaveLength(1);
    expect(writer.of("metrics")).toEqual([]);
  });

  it("keeps nothing of an entry called __proto__", async () => {
    const { board, peer, clock } = await ingest();

    peer.write('{"type":"state","entries":{"__proto__":1,"door":"open"}}\n');
    await clock.advance(10);

    expect([...board.entries()]).toEqual([["door", "open"]]);
  });

  it("refuses a line without end and keeps little of it", async () => {
    const { clock, peer } = await ingest();

    for (let count = 0; count < 100; count += 1) peer.write("x".repeat(100_000));
    peer.write("\n");
    await clock.advance(10);

    expect(peer.messages).toMatchObject([{ error: "line is 10000000 bytes long, wanted at most 65536" }]);
  });

  it("drops what is over the rate, says so and counts it as lost", async () => {
    const { writer, clock, peer } = await ingest();

    peer.write('{"type":"event","name":"e"}\n'.repeat(6_000));
    await clock.advance(10);

    expect(writer.of("event")).toHaveLength(5_000);
    expect(writer.losses).toMatchObject([{ reason: "rate_limited", quantity: 1_000 }]);
    expect(peer.messages.at(-1)).toMatchObject({ error: expect.stringContaining("1000 lines dropped") });
  });

  it("tells when a log line was over its rate", async () => {
    const { peer, send } = await ingest();

    await send(...Array.from({ length: 4 }, () => ({ type: "log", program: "ui", message: "x" })));

    expect(peer.messages).toMatchObject([{ line: 4, error: expect.stringContaining("over the rate") }]);
  });
});

async function panel() {
  const clock = virtualClock();
  const writer = new RecordingWriter();
  const sockets = new SimulatedSockets();
  const consent = await openConsentStore({
    clock,
    writer,
    stateFiles: new SimulatedStateFiles(),
    logger: silentLogger,
    preConsented: [],
    allowVerbal: false,
  });
  let nonce = 0;
  const random = { next: () => 0, bytes: (length: number) => new Uint8Array(length).fill(++nonce) };
  const server = await startPanelSocket({
    sockets,
    folder: "/run/panel",
    group: "",
    consent,
    questions: createConsentQuestions({ consent, clock }),
    clock,
    random,
    logger: silentLogger,
  });
  const peer = sockets.connect("panel.sock");
  const send = async (message: unknown): Promise<void> => {
    peer.write(`${JSON.stringify(message)}\n`);
    await clock.advance(10);
  };
  return { clock, consent, server, peer, send };
}

describe("panel.sock", () => {
  it("grants, shows and revokes consent", async () => {
    const { consent, peer, send } = await panel();
    const request = { scope: "logs", consentId: "", requestedBy: "kim" } as const;
    await consent.ask(request);

    await send({ type: "grant", scopes: ["logs"], minutes: 5 });
    expect(typeof (await consent.ask(request))).toBe("object");
    await send({ type: "status" });
    await send({ type: "revoke", consentId: "all" });

    expect(peer.messages.map(({ type, state }) => state ?? type)).toEqual([
      "consent-request",
      "granted",
      "status",
      "revoked",
    ]);
    expect(await consent.ask(request)).toBe("consent_revoked");
  });

  it("lets the owner change what they allowed, which by itself lasts no longer", async () => {
    const { clock, consent, send } = await panel();
    await send({ type: "grant", scopes: ["logs", "tail"], minutes: 5 });
    const [given] = consent.grants();

    await clock.advance(60_000);
    await send({ type: "grant", consentId: given?.consentId, scopes: ["tail"] });

    expect(given?.consentId).toMatch(/^panel-[0-9a-f]{16}$/);
    expect(consent.grants()).toEqual([{ ...given, scopes: ["tail"] }]);
  });

  it("grants nothing under a name that it has never heard", async () => {
    const { consent, peer, send } = await panel();

    await send({ type: "grant", consentId: "c1", scopes: ["logs"], minutes: 5 });

    expect(peer.messages).toMatchObject([{ type: "error", error: expect.stringContaining("c1") }]);
    expect(consent.grants()).toEqual([]);
  });

  it("takes an interlock answer that echoes the question, once, within two seconds", async () => {
    const { clock, server, peer, send } = await panel();

    const answer = server.interlocks.ask("cmd-9", about);
    const question = peer.messages.at(-1);
    await send({ type: "interlock", commandId: "cmd-9", nonce: "stale", satisfied: true });
    await send({ type: "interlock", commandId: "cmd-8", nonce: question?.["nonce"], satisfied: true });
    await send({ type: "interlock", commandId: "cmd-9", nonce: question?.["nonce"], satisfied: true });
    expect(await answer).toBe("satisfied");

    const late = server.interlocks.ask("cmd-10", about);
    const lateQuestion = peer.messages.at(-1);
    await clock.advance(2_001);
    await send({ type: "interlock", commandId: "cmd-10", nonce: lateQuestion?.["nonce"], satisfied: true });
    expect(await late).toBe("no_answer");
    expect(peer.messages.filter(({ type }) => type === "error")).toHaveLength(3);
  });

  it("is never satisfied without a panel", async () => {
    const { server, peer } = await panel();
    peer.hangUp();

    expect(server.isConnected()).toBe(false);
    expect(await server.interlocks.ask("cmd-9", about)).toBe("no_answer");
  });

  it("refuses nonsense with an error", async () => {
    const { consent, peer, send } = await panel();

    await send({ type: "grant", scopes: ["everything"] });
    await send({ type: "grant", scopes: ["logs"], minutes: 1e9 });

    expect(peer.messages.map(({ type }) => type)).toEqual(["error", "error"]);
    expect(consent.grants()).toEqual([]);
  });

  it("shows who works on the device", async () => {
    const { server, peer } = await panel();

    server.showActivity({ commandId: "cmd-1", requestedBy: "kim", step: "begins" });

    expect(peer.messages).toEqual([
      { type: "indicator", commandId: "cmd-1", requestedBy: "kim", step: "begins" },
    ]);
  });
});
