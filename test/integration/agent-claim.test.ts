/** The real agent claims itself at the real server and streams; both in this process, on real folders and sockets. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatClaimToken, parseClaimToken } from "@housecall/proto";
import { silentLogger, systemClock, systemRandom } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Agent, startAgent } from "../../agent/agent.ts";
import { claimDevice } from "../../agent/claim/claim.ts";
import { type DeviceIdentity, readIdentity } from "../../agent/claim/identity.ts";
import { readAgentConfig } from "../../agent/config.ts";
import { mqttTransport } from "../../agent/link/mqtt-transport.ts";
import { openSpoolFolder } from "../../agent/platform/disk.ts";
import { linuxPlatform } from "../../agent/platform/linux-platform.ts";
import { openStateFiles } from "../../agent/platform/state-files.ts";
import type { DataPlane } from "../../broker/data-plane.ts";
import { startDataPlane } from "../../broker/start-data-plane.ts";
import { eventually } from "../lib/test-listener.ts";

const DEVICE = "kitchen-washer";
const actor = { name: "test" };
let folder = "";
let plane: DataPlane;
let agents: Agent[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "housecall-claim-"));
  plane = await openPlane("server");
});

afterEach(async () => {
  for (const agent of agents) await agent.stop();
  agents = [];
  await plane.stop(2_000);
  rmSync(folder, { recursive: true, force: true });
});

function openPlane(name: string): Promise<DataPlane> {
  return startDataPlane({
    dataFolder: join(folder, name, "data"),
    keysFolder: join(folder, name, "keys"),
    mqttPort: 0,
    claimPort: 0,
    bindAddress: "127.0.0.1",
    publicHosts: ["127.0.0.1"],
    retentionDays: 30,
    ruleFolders: [],
    telemetryMemoryLimitMb: 128,
    maxConnections: 100,
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    version: "0.1.0",
  });
}

async function claim(name = "device", token?: string): Promise<DeviceIdentity> {
  const stateFiles = await openStateFiles(join(folder, name));
  return claimDevice({
    token: token ?? (await plane.fleet.createClaimToken({ deviceId: DEVICE, actor })).token,
    deviceId: DEVICE,
    stateFiles,
  });
}

async function run(identity: DeviceIdentity): Promise<Agent> {
  const stateFolder = join(folder, "device");
  const text = JSON.stringify({
    stateFolder,
    name: "Kitchen",
    deviceClass: "linux",
    collect: { sampleIntervalSeconds: 0.5, batchIntervalSeconds: 1 },
    logs: { journal: "off", kmsg: "off" },
    link: { reconnectInitialSeconds: 0.1, reconnectMaxSeconds: 1 },
  });
  const agent = await startAgent({
    deviceId: identity.deviceId,
    commandKeys: identity.commandKeys,
    config: readAgentConfig(text, { source: "test", resolvePath: (path) => path }),
    configHash: "0123456789abcdef",
    agentVersion: "0.1.0",
    name: "host",
    timeZone: "Asia/Seoul",
    platform: linuxPlatform,
    stateFiles: await openStateFiles(stateFolder),
    commandFiles: await openStateFiles(join(stateFolder, "commands")),
    spoolDisk: await openSpoolFolder(join(stateFolder, "spool")),
    transport: mqttTransport({ host: identity.mqttHost, port: identity.mqttPort, ...identity }),
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    ownLogFiles: [],
  });
  agents.push(agent);
  return agent;
}

describe("claim", () => {
  it("gives the device a certificate with which it streams, and its spool empties", async () => {
    const identity = await claim();
    const agent = await run(identity);
    await eventually(() => agent.isConnected(), "the agent is connected");
    await eventually(
      () => agent.spoolStatus().positions.some(({ stream, next }) => stream === "metrics" && next > 1),
      "a batch is written",
    );
    await eventually(
      () => Object.values(agent.spoolStatus().records).reduce((sum, count) => sum + count, 0) <= 2,
      "the server acknowledges",
    );
    const device = await vi.waitFor(
      async () => {
        const detail = await plane.fleet.get(DEVICE);
        expect(detail.values.map((value) => value.signal)).toContain("memory_total_bytes");
        return detail;
      },
      { timeout: 15_000, interval: 100 },
    );

    expect(device).toMatchObject({
      presence: "online",
      name: "Kitchen",
      timeZone: "Asia/Seoul",
      agentVersion: "0.1.0",
    });
    expect(await plane.telemetry.losses(DEVICE, 10)).toEqual([]);
    expect(await plane.telemetry.quarantine({ deviceId: DEVICE, limit: 10 })).toEqual([]);
  });

  it("goes on with its numbers after a restart, losing and doubling nothing", async () => {
    const identity = await claim();
    const first = await run(identity);
    await eventually(() => first.isConnected(), "the agent is connected");
    await systemClock.sleep(1_500);
    await first.stop();
    agents = [];
    const before = first.spoolStatus();
    const second = await run(identity);
    await eventually(() => second.isConnected(), "the agent is connected again");

    expect(second.spoolStatus().spoolId).toBe(before.spoolId);
    for (const [index, { next }] of second.spoolStatus().positions.entries())
      expect(next).toBeGreaterThanOrEqual(before.positions[index]?.next ?? 0);
    expect(await plane.telemetry.losses(DEVICE, 10)).toEqual([]);
  });

  it("keeps the key private: 0600, and only the public half leaves", async () => {
    await claim();

    expect(statSync(join(folder, "device", "device-key.pem")).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "device", "identity.json")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, "device", "identity.json"), "utf8")).not.toContain("PRIVATE");
  });

  it("refuses to claim a folder twice", async () => {
    await claim();

    await expect(claim()).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("says that a token was used, and that one is unknown", async () => {
    const { token } = await plane.fleet.createClaimToken({ actor });
    await claim("device", token);
    const unknown = formatClaimToken({ ...parseClaimToken(token), secret: "A".repeat(43) });

    await expect(claim("second", token)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(claim("third", unknown)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(existsSync(join(folder, "second", "identity.json"))).toBe(false);
  });

  it("gives its secret to no server but the one of the token", async () => {
    const other = await openPlane("other");
    const { token } = await plane.fleet.createClaimToken({ actor });
    const misdirected = formatClaimToken({ ...parseClaimToken(token), port: other.ports.claim });

    await expect(claim("device", misdirected)).rejects.toMatchObject({ code: "IDENTITY_REFUSED" });
    await expect(claim("device", token)).resolves.toMatchObject({ deviceId: DEVICE });
    await other.stop(2_000);
  });

  it("says when there is no server", async () => {
    const { token } = await plane.fleet.createClaimToken({ actor });

    await expect(
      claim("device", formatClaimToken({ ...parseClaimToken(token), port: 1 })),
    ).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(await readIdentity(await openStateFiles(join(folder, "device")))).toBeUndefined();
  });
});
