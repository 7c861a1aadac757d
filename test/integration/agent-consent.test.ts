/** Consent by local policy and by asking, with the real server, the real agent and a panel. */
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConsentOverview } from "@housecall/proto/api";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AgentProcess } from "../lib/agent-process.ts";
import { ServerProcess } from "../lib/server-process.ts";

const folder = mkdtempSync(join(tmpdir(), "housecall-consent-"));
const logFile = join(folder, "app.log");
const server = new ServerProcess();
const agent = new AgentProcess({
  deviceId: "consent-1",
  config: {
    logs: { files: [logFile], journal: "off", kmsg: "off" },
    consent: { preConsented: ["state", "logs", "tail"] },
  },
});
const device = "/api/devices/consent-1";
const soon = { timeout: 15_000, interval: 50 };

interface Consent {
  readonly consentId: string;
  readonly state: string;
  readonly scopes: readonly string[];
  readonly grantedBy: string;
}
interface Command {
  readonly id: string;
  readonly state: string;
  readonly reason: string;
}

beforeAll(async () => {
  await server.start();
  await agent.claim(server);
  agent.start();
  await vi.waitFor(
    async () => expect(await server.api<object>("GET", device)).toMatchObject({ presence: "online" }),
    soon,
  );
});

afterAll(async () => {
  await agent.remove();
  await server.remove();
  rmSync(folder, { recursive: true });
});

function consents(): Promise<readonly Consent[]> {
  return server.api<readonly Consent[]>("GET", `${device}/consents`);
}

function overview(): Promise<ConsentOverview> {
  return server.api<ConsentOverview>("GET", `${device}/consent-asks`);
}

function command(id: string): Promise<Command> {
  return server.api<Command>("GET", `/api/commands/${id}`);
}

async function sayAtPanel(message: object): Promise<void> {
  const socket = connect(join(agent.stateFolder, "run", "panel", "panel.sock"));
  await once(socket, "connect");
  socket.write(`${JSON.stringify(message)}\n`);
  socket.end();
}

/** A program that owns the display: what it was told, and what it says. */
async function openPanel() {
  const socket = connect(join(agent.stateFolder, "run", "panel", "panel.sock"));
  await once(socket, "connect");
  const heard: Record<string, unknown>[] = [];
  let rest = "";
  socket.on("data", (bytes) => {
    const lines = `${rest}${bytes}`.split("\n");
    rest = lines.pop() ?? "";
    heard.push(...lines.map((line) => JSON.parse(line)));
  });
  const say = (message: object) => socket.write(`${JSON.stringify(message)}\n`);
  return { heard, say, close: () => socket.end() };
}

function fillLog(bytes: number): void {
  const line = `${new Date(Date.now() - 60_000).toISOString()} INFO drum turns at 1200 rpm, called by kim@example.com\n`;
  appendFileSync(logFile, line.repeat(Math.ceil(bytes / line.length)));
}

describe("consent by local policy", () => {
  it("is known to the server and audited once", async () => {
    const policy = { consentId: "policy", state: "granted", grantedBy: "policy", expiresAtMs: 0 };
    await vi.waitFor(async () => {
      expect(await consents()).toMatchObject([{ ...policy, scopes: ["state", "logs", "tail"] }]);
    }, soon);
    const entries = await server.api<readonly { action: string }[]>("GET", `${device}/audit`);
    expect(entries.filter(({ action }) => action === "consent-granted")).toHaveLength(1);
  });

  it("ends at the panel, and what goes on under it within two seconds", async () => {
    fillLog(60_000_000);
    const range = { fromMs: Date.now() - 3_600_000, toMs: Date.now() + 3_600_000 };
    const tail = await server.api<Command>("POST", `${device}/tails`, { durationMs: 60_000 });
    const pull = await server.api<Command>("POST", `${device}/pulls`, { ...range, maxBytes: 60_000_000 });
    await vi.waitFor(async () => {
      expect((await command(tail.id)).state).toBe("running");
      expect((await command(pull.id)).state).toBe("running");
    }, soon);

    await sayAtPanel({ type: "revoke", consentId: "all" });

    await vi.waitFor(
      async () => {
        for (const { id } of [tail, pull])
          expect(await command(id)).toMatchObject({ state: "cancelled", reason: "consent_revoked" });
        expect(await consents()).toMatchObject([{ consentId: "policy", state: "revoked" }]);
      },
      { timeout: 2_000, interval: 20 },
    );
    await expect(server.api("POST", `${device}/pulls`, range)).rejects.toThrow(/CONSENT_REQUIRED/);
  });
});

describe("consent by asking", () => {
  it("is granted at the panel in part, and ends there or at the desk within two seconds", async () => {
    const panel = await openPanel();
    const question = { scopes: ["logs", "tail"], minutes: 5, reason: "소음이 납니다", language: "ko" };
    const asked = await server.api<{ consentId: string }>("POST", `${device}/consent-asks`, question);
    const { consentId } = asked;
    await vi.waitFor(async () => {
      expect(panel.heard).toContainEqual(expect.objectContaining({ type: "consent-question", consentId }));
      expect((await overview()).asks[0]).toMatchObject({ state: "delivered" });
      expect((await overview()).asks[0]?.shownAtMs).not.toBeNull();
    }, soon);

    panel.say({ type: "grant", consentId, scopes: ["tail"] });
    await vi.waitFor(
      async () => expect((await overview()).asks[0]).toMatchObject({ state: "granted" }),
      soon,
    );
    const tail = await server.api<Command>("POST", `${device}/tails`, { durationMs: 60_000 });
    await vi.waitFor(async () => expect((await command(tail.id)).state).toBe("running"), soon);
    await server.api("POST", `${device}/consents/${consentId}/end`, { reason: "done" });

    await vi.waitFor(
      async () => {
        expect(await command(tail.id)).toMatchObject({
          state: "cancelled",
          reason: "consent_ended_by_staff",
        });
        expect((await overview()).asks[0]).toMatchObject({ state: "revoked", endedBy: "command line" });
      },
      { timeout: 2_000, interval: 20 },
    );
    panel.close();
  });

  it("that the owner refuses, or puts off and lets run out, allows nothing", async () => {
    const panel = await openPanel();
    const ask = async (): Promise<string> => {
      const question = { scopes: ["logs"], reason: "noise" };
      const { consentId } = await server.api<{ consentId: string }>(
        "POST",
        `${device}/consent-asks`,
        question,
      );
      await vi.waitFor(() => expect(JSON.stringify(panel.heard)).toContain(consentId), soon);
      return consentId;
    };

    panel.say({ type: "refuse", consentId: await ask() });
    await vi.waitFor(
      async () => expect((await overview()).asks[0]).toMatchObject({ state: "refused" }),
      soon,
    );
    const second = await ask();
    panel.say({ type: "later", consentId: second });
    await vi.waitFor(async () => expect((await overview()).asks[0]).toMatchObject({ state: "later" }), soon);
    await server.api("POST", `${device}/consent-asks/${second}/withdraw`, {});

    await vi.waitFor(async () => {
      expect((await overview()).asks[0]).toMatchObject({ state: "withdrawn" });
      expect(panel.heard.at(-1)).toMatchObject({ type: "consent-question-closed", end: "withdrawn" });
    }, soon);
    expect((await overview()).allowed.map((each) => each.consentId)).toEqual([null, null, null, null]);
    panel.close();
  });

  it("waits for a device that is away, survives its restart, and is put to the panel afterwards", async () => {
    await agent.stop();
    const question = { scopes: ["logs"], reason: "noise" };
    const { consentId } = await server.api<{ consentId: string }>("POST", `${device}/consent-asks`, question);
    expect((await overview()).asks[0]).toMatchObject({ state: "asked", deliveredAtMs: null });
    agent.start();
    await vi.waitFor(async () => expect((await overview()).asks[0]?.state).toBe("delivered"), soon);
    await agent.stop();
    agent.start();
    await vi.waitFor(async () => {
      expect(await server.api<object>("GET", device)).toMatchObject({ presence: "online" });
    }, soon);

    const panel = await openPanel();
    await vi.waitFor(() => expect(JSON.stringify(panel.heard)).toContain(consentId), soon);
    panel.say({ type: "grant", consentId, scopes: ["logs"] });

    await vi.waitFor(
      async () => expect((await overview()).asks[0]).toMatchObject({ state: "granted" }),
      soon,
    );
    panel.close();
  });
});
