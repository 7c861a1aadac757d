/** Consent by local policy, with the real server, the real agent and a panel. */
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

function command(id: string): Promise<Command> {
  return server.api<Command>("GET", `/api/commands/${id}`);
}

async function sayAtPanel(message: object): Promise<void> {
  const socket = connect(join(agent.stateFolder, "run", "panel", "panel.sock"));
  await once(socket, "connect");
  socket.write(`${JSON.stringify(message)}\n`);
  socket.end();
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
    const refused = await server.api<Command>("POST", `${device}/pulls`, range);
    await vi.waitFor(async () => {
      expect(await command(refused.id)).toMatchObject({ state: "rejected", reason: "consent_revoked" });
    }, soon);
  });
});
