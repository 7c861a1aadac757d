/** `npm start` as a person uses it: server, page and the real agent of this machine. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ServerConfig } from "@housecall/console";
import type { CustomerDetail, DeviceSummary, Series } from "@housecall/proto/api";
import { DAY_MS } from "@housecall/proto/base";
import { afterEach, describe, expect, it } from "vitest";
import { freeServerPorts } from "../lib/free-ports.ts";
import { serverConfig } from "../lib/server-config.ts";
import { rootFolder } from "../lib/source-tree.ts";
import { until } from "../lib/until.ts";

interface Started {
  readonly child: ChildProcess;
  readonly config: ServerConfig;
  readonly text: () => string;
  readonly ended: Promise<number | null>;
}

const children: Started[] = [];
const patience = { timeoutMs: 40_000, everyMs: 200 };

afterEach(async () => {
  for (const { child, ended } of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await ended;
  }
});

async function newConfig(): Promise<ServerConfig> {
  const ports = await freeServerPorts();
  return serverConfig({
    httpPort: ports.http,
    mqttPort: ports.mqtt,
    claimPort: ports.claim,
    localAgent: true,
    simulatedFleet: "",
    localAgentSampleIntervalSeconds: 1,
    localAgentUploadIntervalSeconds: 1,
  });
}

/** Starts and waits for the line that says it is ready. */
async function start(config: ServerConfig): Promise<Started> {
  const folder = dirname(config.dataFolder);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "housecall.yml");
  writeFileSync(path, JSON.stringify(config));
  const child = spawn(process.execPath, [join(rootFolder, "console/start/main.ts"), "--config", path], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (data: Buffer): void => {
      text += String(data);
      if (text.includes("Housecall is ready")) resolve();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("close", () => reject(new Error(text)));
  });
  const started = { child, config, text: () => text, ended };
  children.push(started);
  await ready;
  return started;
}

function cliToken({ dataFolder }: ServerConfig): { readonly url: string; readonly token: string } {
  return JSON.parse(readFileSync(join(dataFolder, "cli-token.json"), "utf8"));
}

async function devices({ config }: Started): Promise<readonly DeviceSummary[]> {
  const { url, token } = cliToken(config);
  const answer = await fetch(`${url}/api/devices`, { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { items: DeviceSummary[] }).items;
}

async function customers({ config }: Started): Promise<readonly CustomerDetail[]> {
  const { url, token } = cliToken(config);
  const answer = await fetch(`${url}/api/customers`, { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { items: CustomerDetail[] }).items;
}

async function simulatedOnline(started: Started): Promise<readonly DeviceSummary[]> {
  return (await devices(started)).filter(({ presence }) => presence === "online");
}

/** Infinity when nothing of it is stored yet. */
async function firstSampleAtMs({ config }: Started, fromMs: number): Promise<number> {
  const { url, token } = cliToken(config);
  const range = `signal=mains_voltage_v&fromMs=${fromMs}&toMs=${Date.now()}`;
  const answer = await fetch(`${url}/api/devices/sim-two-homes-kim/series?${range}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await answer.json()) as Series).points[0]?.atMs ?? Number.POSITIVE_INFINITY;
}

function simulatorPid({ config }: Started): number {
  return Number(readFileSync(join(config.agentStateFolder, "simulated", "simulator.pid"), "utf8"));
}

function agentPid({ config }: Started): number {
  return Number(readFileSync(join(config.agentStateFolder, "agent.pid"), "utf8"));
}

/** A process that has ended keeps its number, without a command line, until its parent has noticed. */
function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`, "utf8") !== "";
}

describe("npm start", () => {
  it("shows a page and this machine online, and stops everything at Ctrl-C", async () => {
    const started = await start(await newConfig());
    const page = await fetch(`http://127.0.0.1:${started.config.httpPort}/`);
    const online = await devices(started);
    const pid = agentPid(started);

    started.child.kill("SIGINT");
    const code = await started.ended;

    expect(page.headers.get("content-type")).toContain("text/html");
    expect(online.map(({ presence }) => presence)).toEqual(["online"]);
    expect(started.text()).toMatch(/first admin .*http:\/\/127\.0\.0\.1:\d+\/set-up#[\w-]{43}/);
    expect(code).toBe(0);
    expect(isRunning(pid)).toBe(false);
    expect(readFileSync(join(started.config.dataFolder, "logs/server.log"), "utf8")).toContain(
      '"server-stopped"',
    );
  });

  it("finds the same device again, with one agent, after it was killed", async () => {
    const first = await start(await newConfig());
    const [before] = await devices(first);
    const orphan = agentPid(first);
    first.child.kill("SIGKILL");
    await first.ended;

    const second = await start(first.config);
    const after = await devices(second);

    expect(after.map(({ id, presence }) => ({ id, presence }))).toEqual([
      { id: before?.id, presence: "online" },
    ]);
    expect(isRunning(orphan)).toBe(false);
    expect(agentPid(second)).not.toBe(orphan);
  });

  it("brings simulated devices with their past to life, and finds them again after it was killed", async () => {
    const fleet = { simulatedFleet: "two-homes", localAgent: false };
    const first = await start({ ...(await newConfig()), ...fleet });
    await until("both are online", async () => (await simulatedOnline(first)).length === 2, patience);
    const owners = await customers(first);
    const orphan = simulatorPid(first);
    const weekAgoMs = Date.now() - 7 * DAY_MS;
    await until(
      "the past has arrived",
      async () => (await firstSampleAtMs(first, weekAgoMs)) < weekAgoMs + DAY_MS,
      patience,
    );
    first.child.kill("SIGKILL");
    await first.ended;

    const second = await start(first.config);
    await until("both are online again", async () => (await simulatedOnline(second)).length === 2, patience);
    const known = await devices(second);
    const pid = simulatorPid(second);
    second.child.kill("SIGINT");
    const code = await second.ended;

    expect(known.map(({ id }) => id).toSorted()).toEqual(["sim-two-homes-kim", "sim-two-homes-lee"]);
    expect(owners.map(({ name, registrations: [own] }) => `${name} ${own?.deviceId}`).toSorted()).toEqual([
      "김서연 sim-two-homes-kim",
      "이도윤 sim-two-homes-lee",
    ]);
    expect(owners.map(({ registrations: [own] }) => own?.macs)).toEqual([
      [expect.stringMatching(/^02[\da-f]{10}$/)],
      [expect.stringMatching(/^02[\da-f]{10}$/)],
    ]);
    expect(isRunning(orphan)).toBe(false);
    expect(code).toBe(0);
    expect(isRunning(pid)).toBe(false);
  });

  it("claims this machine anew when the data folder is another one, and keeps the former state beside", async () => {
    const first = await start(await newConfig());
    first.child.kill("SIGTERM");
    await first.ended;
    const other = serverConfig();

    const second = await start({
      ...first.config,
      dataFolder: other.dataFolder,
      keysFolder: other.keysFolder,
    });

    expect((await devices(second)).map(({ presence }) => presence)).toEqual(["online"]);
  });
});
