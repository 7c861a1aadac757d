import { type AskConsent, type CommandBody, limits } from "@housecall/proto";
import { HOUR_MS, MINUTE_MS, silentLogger } from "@housecall/proto/base";
import { consentText } from "@housecall/proto/consent";
import { describe, expect, it } from "vitest";
import { startPanelSocket } from "../../../../agent/firmware/panel-socket.ts";
import { BIRTH_NONCE, CommandDevice, signedOffer } from "../../../lib/command-device.ts";
import { SimulatedSockets } from "../../../lib/simulated-machine.ts";

const question: AskConsent = {
  kind: "ask_consent",
  consentId: "c-17",
  scopes: ["logs", "tail"],
  minutes: 60,
  reason: "The washer does not drain",
  language: "ko",
  answerWithinMs: 30 * MINUTE_MS,
  way: "panel",
};

/** A device without any consent, with its panel socket. */
async function world({ allowVerbal = false } = {}) {
  const device = new CommandDevice();
  device.consentSettings = { preConsented: [], allowVerbal };
  const sockets = new SimulatedSockets();
  const start = async () => {
    const started = await device.start();
    const random = { next: () => 0, bytes: (length: number) => new Uint8Array(length).fill(7) };
    await startPanelSocket({
      ...{ sockets, folder: "/run/panel", group: "", clock: device.clock, random, logger: silentLogger },
      ...{ consent: started.consent, questions: started.questions },
    });
    return started;
  };
  const started = await start();
  const offer = async (body: CommandBody, commandId: string, executor = started.executor): Promise<void> => {
    executor.onCommand(signedOffer(body, { commandId, requestedBy: "Kim", caseId: "C-2026-000001" }), {
      birthNonce: BIRTH_NONCE,
    });
    await device.clock.advance(50);
  };
  const openPanel = () => {
    const peer = sockets.connect("panel.sock");
    const say = async (message: object): Promise<void> => {
      peer.write(`${JSON.stringify(message)}\n`);
      await device.clock.advance(10);
    };
    return { peer, say };
  };
  const consents = () => device.writer.of("consent").map(({ consentId, state }) => `${consentId} ${state}`);
  return { device, offer, openPanel, consents, start, ...started };
}

describe("a question to the owner", () => {
  it("is shown in the customer's language, and granted as far as the owner allows", async () => {
    const { device, offer, openPanel, consents, consent } = await world();
    const { peer, say } = openPanel();

    await offer(question, "ask-1");
    await say({ type: "grant", consentId: "c-17", scopes: ["tail"] });

    expect(peer.messages[0]).toMatchObject({
      ...{ type: "consent-question", consentId: "c-17", scopes: ["logs", "tail"], requestedBy: "Kim" },
      text: consentText({ ...question, requestedBy: "Kim" }),
    });
    expect(JSON.stringify(peer.messages[0])).toContain("상담원 Kim 님이");
    expect(device.states("ask-1")).toEqual(["accepted", "running", "succeeded"]);
    expect(consents()).toEqual(["c-17 granted"]);
    expect(consent.grants()).toMatchObject([
      { consentId: "c-17", scopes: ["tail"], expiresAtMs: device.clock.nowMs() - 10 + HOUR_MS },
    ]);
  });

  it("waits for a panel, and counts as shown when there is one", async () => {
    const { device, offer, openPanel } = await world();

    await offer(question, "ask-1");
    expect(device.states("ask-1")).toEqual(["accepted"]);
    const { peer } = openPanel();
    await device.clock.advance(10);

    expect(peer.messages.map(({ type }) => type)).toEqual(["consent-question"]);
    expect(device.states("ask-1")).toEqual(["accepted", "running"]);
  });

  it.each([
    [{ scopes: ["logs", "action"] }, "a scope that nobody asked for"],
    [{ scopes: ["logs"], minutes: 61 }, "longer than asked"],
    [{ scopes: ["logs"], minutes: 0 }, "for ever"],
  ])("is not answered by a panel that grants %j: %s", async (answer, _why) => {
    const { offer, openPanel, consents, questions } = await world();
    const { peer, say } = openPanel();
    await offer(question, "ask-1");

    await say({ type: "grant", consentId: "c-17", ...answer });

    expect(peer.messages.at(-1)).toMatchObject({ type: "error" });
    expect(consents()).toEqual([]);
    expect(questions.isOpen("c-17")).toBe(true);
  });

  it("is refused, and nothing is granted", async () => {
    const { device, offer, openPanel, consents, consent } = await world();
    const { say } = openPanel();
    await offer(question, "ask-1");

    await say({ type: "refuse", consentId: "c-17" });

    expect(consents()).toEqual(["c-17 refused"]);
    expect(consent.grants()).toEqual([]);
    expect(device.results("ask-1").at(-1)).toMatchObject({ state: "succeeded", detail: "refused" });
  });

  it("that is put off stays, and may still be allowed", async () => {
    const { offer, openPanel, consents, questions } = await world();
    const { say } = openPanel();
    await offer(question, "ask-1");

    await say({ type: "later", consentId: "c-17" });
    expect(questions.open()).toMatchObject([{ consentId: "c-17", isPutOff: true }]);
    await say({ type: "grant", consentId: "c-17", scopes: ["logs"] });

    expect(consents()).toEqual(["c-17 later", "c-17 granted"]);
  });

  it("goes away by itself, and the server is told", async () => {
    const { device, offer, openPanel, consents } = await world();
    const { peer } = openPanel();
    await offer(question, "ask-1");

    await device.clock.advance(31 * MINUTE_MS);

    expect(consents()).toEqual(["c-17 expired"]);
    expect(device.states("ask-1").at(-1)).toBe("failed not_answered");
    expect(peer.messages.at(-1)).toMatchObject({ type: "consent-question-closed", end: "expired" });
  });

  it("is withdrawn by staff, and cannot be answered any more", async () => {
    const { device, offer, openPanel, consents } = await world();
    const { peer, say } = openPanel();
    await offer(question, "ask-1");

    await offer({ kind: "cancel", commandId: "ask-1" }, "ask-1.cancel");
    await say({ type: "later", consentId: "c-17" });

    expect(device.states("ask-1").at(-1)).toBe("cancelled cancelled");
    expect(peer.messages.at(-2)).toMatchObject({ type: "consent-question-closed", end: "withdrawn" });
    expect(peer.messages.at(-1)).toMatchObject({ type: "error" });
    expect(consents()).toEqual([]);
    expect([...device.stateFiles.files.keys()].filter((name) => name.startsWith("ask-"))).toEqual([]);
  });

  it.each([
    ["refused", ["c-17 refused"]],
    ["expired", ["c-17 expired"]],
    ["withdrawn", []],
  ])("that was %s is not allowed by a late answer", async (end, reported) => {
    const { device, offer, openPanel, consents, consent } = await world();
    const { peer, say } = openPanel();
    await offer(question, "ask-1");
    if (end === "refused") await say({ type: "refuse", consentId: "c-17" });
    if (end === "expired") await device.clock.advance(31 * MINUTE_MS);
    if (end === "withdrawn") await offer({ kind: "cancel", commandId: "ask-1" }, "ask-1.cancel");

    await say({ type: "grant", consentId: "c-17", scopes: ["logs"] });

    expect(peer.messages.at(-1)).toMatchObject({ type: "error" });
    expect(consents()).toEqual(reported);
    expect(consent.grants()).toEqual([]);
  });

  it("is put again after a restart, for the time that is left", async () => {
    const { device, offer, executor, start } = await world();
    await offer(question, "ask-1");
    await executor.stop();
    await device.clock.advance(10 * MINUTE_MS);

    const again = await start();

    expect(again.questions.open()).toMatchObject([{ consentId: "c-17", requestedBy: "Kim" }]);
    await device.clock.advance(21 * MINUTE_MS);
    expect(device.states("ask-1").at(-1)).toBe("failed not_answered");
  });

  it("stays when the device cannot take another grant", async () => {
    const { device, offer, openPanel, consent, questions } = await world();
    const { peer, say } = openPanel();
    for (let count = 0; count < limits.consentGrants; count += 1)
      await consent.grant({
        consentId: `own-${count}`,
        scopes: ["logs"],
        grantedBy: "panel",
        expiresAtMs: 0,
      });
    await offer(question, "ask-1");

    await say({ type: "grant", consentId: "c-17", scopes: ["logs"] });

    expect(peer.messages.at(-1)).toMatchObject({ type: "error" });
    expect(questions.isOpen("c-17")).toBe(true);
    expect(device.states("ask-1")).toEqual(["accepted", "running"]);
  });

  it("is one of four at a time, and none may take a reserved name", async () => {
    const { device, offer } = await world();

    for (const index of [1, 2, 3, 4, 5])
      await offer({ ...question, consentId: `c-${index}` }, `ask-${index}`);
    await offer({ ...question, consentId: "policy" }, "ask-6");

    expect(device.states("ask-5")).toEqual(["rejected busy"]);
    expect(device.states("ask-6")).toEqual(["rejected not_permitted"]);
  });
});

describe("consent by telephone", () => {
  it("is granted at once where the device allows it, and shown on its panel", async () => {
    const { offer, openPanel, consents, device } = await world({ allowVerbal: true });
    const { peer } = openPanel();

    await offer({ ...question, way: "telephone" }, "verbal-1");

    expect(consents()).toEqual(["c-17 granted"]);
    expect(peer.messages).toMatchObject([{ type: "consent", state: "granted", grantedBy: "verbal: Kim" }]);
    expect(device.states("verbal-1")).toEqual(["succeeded"]);
  });

  it("is refused where the device does not, and for remote actions everywhere", async () => {
    const strict = await world();
    const lenient = await world({ allowVerbal: true });

    await strict.offer({ ...question, way: "telephone" }, "verbal-1");
    await lenient.offer({ ...question, scopes: ["action"], way: "telephone" }, "verbal-1");

    for (const { device, consents } of [strict, lenient]) {
      expect(device.states("verbal-1")).toEqual(["rejected verbal_not_allowed"]);
      expect(consents()).toEqual([]);
    }
  });
});

describe("a consent that staff end", () => {
  it("ends what goes on under it", async () => {
    const { offer, openPanel, consents, consent, device } = await world();
    const { say } = openPanel();
    await offer(question, "ask-1");
    await say({ type: "grant", consentId: "c-17", scopes: ["tail"] });
    await offer({ kind: "tail_logs", sources: [], minSeverity: 7, text: "", durationMs: 60_000 }, "tail-1");

    await offer({ kind: "end_consent", consentId: "c-17" }, "end-1");
    await device.clock.advance(10);

    expect(consents()).toEqual(["c-17 granted", "c-17 revoked"]);
    expect(device.states("tail-1").at(-1)).toBe("cancelled consent_revoked");
    expect(device.states("end-1")).toEqual(["succeeded"]);
    expect(consent.grants()).toEqual([]);
  });
});
