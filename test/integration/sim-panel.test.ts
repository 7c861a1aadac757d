/** The page with the displays of simulated devices, over real HTTP, with the real agent's panel.sock behind it. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { MINUTE_MS, silentLogger, systemClock } from "@housecall/proto/base";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPanelSocket } from "../../agent/firmware/panel-socket.ts";
import { createConsentQuestions } from "../../agent/privacy/consent-questions.ts";
import { openConsentStore } from "../../agent/privacy/consent-store.ts";
import { SOCKET_FOLDER } from "../../firmware-sim/device/agent-config.ts";
import { PanelDesk } from "../../firmware-sim/panel/panel-desk.ts";
import { type PanelServer, startPanelServer } from "../../firmware-sim/panel/panel-server.ts";
import { SimulatedSockets } from "../../firmware-sim/platform/simulated-sockets.ts";
import { RecordingWriter } from "../lib/recording-writer.ts";
import { SimulatedStateFiles } from "../lib/simulated-machine.ts";

const writer = new RecordingWriter();
const sockets = new SimulatedSockets();
let desk: PanelDesk;
let server: PanelServer;
let questions: ReturnType<typeof createConsentQuestions>;

beforeAll(async () => {
  const clock = systemClock;
  const consent = await openConsentStore({
    ...{ clock, writer, stateFiles: new SimulatedStateFiles(), logger: silentLogger },
    ...{ preConsented: ["state"], allowVerbal: false },
  });
  questions = createConsentQuestions({ consent, clock });
  const random = { next: () => 0, bytes: (length: number) => new Uint8Array(length) };
  await startPanelSocket({
    ...{ sockets: sockets.server, folder: `${SOCKET_FOLDER}/panel`, group: "", consent, questions },
    ...{ clock, random, logger: silentLogger },
  });
  desk = new PanelDesk(clock);
  desk.add({ deviceId: "sim-washer", name: "<b>Washer</b>", sockets });
  desk.add({ deviceId: "sim-off", name: "Off", sockets: new SimulatedSockets() });
  server = await startPanelServer({ desk, port: 0 });
});
afterAll(async () => {
  desk.stop();
  await server.close();
});

function ask(consentId: string): void {
  const question = {
    ...{ consentId, commandId: consentId, scopes: ["logs" as const, "tail" as const], minutes: 60 },
    ...{ reason: "<img src=x onerror=alert(1)>", language: "ko", requestedBy: "Kim", caseId: "" },
    ...{ answerUntilMs: systemClock.nowMs() + MINUTE_MS, isPutOff: false },
  };
  void questions.put(question, { signal: new AbortController().signal, onShown: () => undefined });
}
const get = async (path: string) =>
  (await (await fetch(`${server.url}${path}`)).json()) as Record<string, unknown>;
const act = (deed: object, headers: Record<string, string> = { "content-type": "application/json" }) =>
  fetch(`${server.url}/api/devices/sim-washer/deeds`, {
    method: "POST",
    headers,
    body: JSON.stringify(deed),
  });
const reports = () => writer.of("consent").map(({ consentId, state }) => `${consentId} ${state}`);

describe("the page with displays", () => {
  it("is on loopback alone, with a policy that runs and loads nothing from elsewhere", async () => {
    const answer = await fetch(server.url);

    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect(await answer.text()).not.toMatch(/<script(?![^>]*src=)|\son\w+=|style=/);
  });

  it("shows devices, questions and what is allowed, and does what the owner does", async () => {
    ask("c-1");
    expect(await get("/api/devices")).toEqual({
      devices: [
        { id: "sim-washer", name: "<b>Washer</b>", isOn: true, questions: 1 },
        { id: "sim-off", name: "Off", isOn: false, questions: 0 },
      ],
    });
    expect(await get("/api/devices/sim-washer")).toMatchObject({
      questions: [{ consentId: "c-1", text: { who: expect.stringContaining("상담원 Kim 님이") } }],
    });

    expect((await act({ type: "grant", consentId: "c-1", scopes: ["tail"] })).status).toBe(200);
    expect(await get("/api/devices/sim-washer")).toMatchObject({
      questions: [],
      grants: [{ consentId: "policy" }, { consentId: "c-1", scopes: ["tail"] }],
    });
    await act({ type: "revoke", consentId: "all" });

    expect((await get("/api/devices/sim-washer"))["grants"]).toEqual([]);
    expect(reports()).toEqual(expect.arrayContaining(["c-1 granted", "policy revoked", "c-1 revoked"]));
  });

  it("says why the device did not take something", async () => {
    ask("c-2");

    const answer = await act({ type: "grant", consentId: "c-2", scopes: ["action"] });

    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({
      error: "Consent c-2: wanted a part of logs, tail for at most 60 minutes",
    });
    expect(reports()).not.toContain("c-2 granted");
  });

  it.each([
    ["a page of another origin", { "content-type": "application/json", origin: "http://evil.example" }, 403],
    ["a form", { "content-type": "text/plain" }, 415],
  ])("takes nothing from %s", async (_who, headers, status) => {
    expect((await act({ type: "revoke", consentId: "all" }, headers)).status).toBe(status);
  });

  it("takes nothing that is no deed, too long, or for an unknown device", async () => {
    const url = `${server.url}/api/devices/nobody/deeds`;
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ type: "restore" });

    expect((await act({ type: "interlock", commandId: "x" })).status).toBe(400);
    expect((await act({ type: "refuse", consentId: "x".repeat(9_000) })).status).toBe(400);
    expect((await fetch(url, { method: "POST", headers, body })).status).toBe(404);
    expect((await fetch(`${server.url}/../../package.json`)).status).toBe(404);
  });

  it("refuses a name that leads to loopback from elsewhere", async () => {
    const { request } = await import("node:http");
    const status = await new Promise((resolve, reject) => {
      request(server.url, { headers: { host: "evil.example" } }, (answer) => resolve(answer.statusCode))
        .on("error", reject)
        .end();
    });

    expect(status).toBe(403);
  });

  it("says so when its port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => void other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;

    await expect(startPanelServer({ desk, port })).rejects.toMatchObject({ code: "PORT_IN_USE" });
    other.close();
  });
});
