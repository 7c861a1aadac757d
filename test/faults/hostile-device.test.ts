/** A claimed device turns evil: all it does is refused or contained and counted, and its neighbours notice nothing. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeviceDetail, Fault, Quarantined, Series, ServerHealth } from "@housecall/proto/api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { claimDevice, claimDevices } from "../lib/claim-device.ts";
import * as deeds from "../lib/hostile-deeds.ts";
import { LoadDevice } from "../lib/load-device.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { pause, until } from "../lib/until.ts";
import { ruleText } from "../unit/diagnostics-rules/rule-text.ts";

const NEIGHBOURS = 5;
const RECORDS_PER_SECOND = 50;
const MEMORY_LIMIT_BYTES = 20 * 1_048_576;
const CUT_OFF_LIMIT_MS = 5_000;
const ruleFolder = mkdtempSync(join(tmpdir(), "housecall-hostile-rules-"));
const server = new ServerProcess({ config: { ruleFolders: [ruleFolder] } });
const stopping = new AbortController();
let neighbours: LoadDevice[];
let publishing: Promise<void>[];
let disconnects = 0;

beforeAll(async () => {
  writeFileSync(join(ruleFolder, "overspent.yml"), ruleText(deeds.overspentRule));
  await server.start();
  const ids = Array.from({ length: NEIGHBOURS }, (_, index) => `neighbour-${index}`);
  neighbours = (await claimDevices(server, ids)).map((identity) => new LoadDevice(identity));
  await Promise.all(neighbours.map((neighbour) => neighbour.connect(server.facts.ports.mqtt)));
  publishing = neighbours.map((neighbour) => publishSteadily(neighbour));
});

afterAll(async () => {
  stopping.abort();
  await Promise.all(publishing);
  await server.remove();
  rmSync(ruleFolder, { recursive: true });
});

it("refuses or contains every deed with a counted reason, and neighbours notice nothing", async () => {
  await round("warm-up");
  await pause(5_000);
  const quietP99Ms = await ackP99During(() => pause(5_000));
  const rssBefore = await restingRss();
  const before = await health();

  let after = before;
  const loudP99Ms = await ackP99During(async () => {
    await round("first");
    after = await health();
  });
  const rssGrownBytes = (await restingRss()) - rssBefore;
  const refused = {
    payloads: grown(before.ingest.quarantined, after.ingest.quarantined),
    connections: grown(before.ingest.refusedConnections, after.ingest.refusedConnections),
  };
  const grownMb = Number((rssGrownBytes / 1_048_576).toFixed(1));
  const figures = { refused, rssGrownMb: grownMb, quietP99Ms, loudP99Ms, disconnects };
  process.stdout.write(`hostile-device: ${JSON.stringify(figures)}\n`);

  expect(refused.payloads).toMatchObject({
    not_permitted: 1,
    topic_invalid: 1,
    malformed: 3,
    value_not_finite: 1,
    value_invalid: 1,
  });
  expect(refused.connections["frame_too_large"]).toBeGreaterThanOrEqual(2);
  expect(refused.connections).toMatchObject({ tls_failed: 1, client_id_mismatch: 1, too_many_refusals: 1 });
  expect(rssGrownBytes).toBeLessThanOrEqual(MEMORY_LIMIT_BYTES);
  expect(disconnects).toBe(0);
  expect(after.problems).toMatchObject([
    {
      kind: "rule_too_heavy_on",
      parameters: { rule: deeds.overspentRule.rule, devices: "overspender-first, overspender-warm-up" },
    },
  ]);
});

it("shows in quarantine who sent what, and nothing of it under a neighbour's name", async () => {
  const refused = await server.api<Quarantined[]>("GET", "/api/quarantine?limit=1000");

  const reasons = new Set(refused.map((each) => each.reason));
  expect([...reasons].sort()).toEqual([
    "malformed",
    "not_permitted",
    "topic_invalid",
    "value_invalid",
    "value_not_finite",
  ]);
  expect(refused.every((each) => each.deviceId.startsWith("nonsense-"))).toBe(true);
});

it("goes on judging a neighbour by the rule that a device overspent", async () => {
  const neighbour = new LoadDevice(await claimDevice(server, "bystander"), [deeds.overspentSignal]);
  await neighbour.connect(server.facts.ports.mqtt);
  const atMs = Date.now();
  const columns = [{ alias: 1, values: Float64Array.of(0.05) }];
  await neighbour.publish("metrics", { kind: "metrics", atMs: Float64Array.of(atMs), columns }, atMs);
  const faultsOf = async (deviceId: string) =>
    (await server.api<Fault[]>("GET", `/api/faults?deviceId=${deviceId}`)).map((each) => each.ruleId);

  await until(
    "the neighbour's fault is found",
    async () => (await faultsOf("bystander")).includes(deeds.overspentRule.rule),
    {
      timeoutMs: 10_000,
    },
  );
  await neighbour.disconnect();
});

it("stores what a clock of 1970 reports at the time at which it came, and marks the correction", async () => {
  const device = await server.api<DeviceDetail>("GET", "/api/devices/old-clock-first");
  const range = `fromMs=${Date.now() - 600_000}&toMs=${Date.now() + 5_000}`;
  const series = await server.api<Series>(
    "GET",
    `/api/devices/old-clock-first/series?signal=cpu_busy_ratio&${range}`,
  );

  expect(device.clockCorrectionMs).toBeGreaterThan(Date.UTC(2024, 0, 1));
  expect(series.points.reduce((sum, point) => sum + point.count, 0)).toBe(1);
  expect(Math.abs((series.points[0]?.atMs ?? 0) - Date.now())).toBeLessThan(600_000);
});

it("cuts a revoked device off within 5 s and refuses it from then on", async () => {
  const device = new LoadDevice(await claimDevice(server, "revoked-1"));
  await device.connect(server.facts.ports.mqtt);
  const startedMs = performance.now();

  await server.api("POST", "/api/devices/revoked-1/revoke");
  await until("the session is closed", () => !device.isConnected, { timeoutMs: 20_000, everyMs: 10 });
  const cutOffMs = Math.round(performance.now() - startedMs);
  await expect(device.connect(server.facts.ports.mqtt)).rejects.toThrow();
  const { refusedConnections } = (await health()).ingest;
  process.stdout.write(`hostile-device revoked: ${JSON.stringify({ cutOffMs, refusedConnections })}\n`);

  expect(cutOffMs).toBeLessThanOrEqual(CUT_OFF_LIMIT_MS);
  expect(refusedConnections["device_revoked"]).toBeGreaterThanOrEqual(1);
  expect((await server.api<DeviceDetail>("GET", "/api/devices/revoked-1")).presence).toBe("revoked");
});

it("has acknowledged everything that the neighbours published meanwhile", async () => {
  stopping.abort();
  await Promise.all(publishing);
  await Promise.all(neighbours.map((neighbour) => neighbour.allAcknowledged(10_000)));

  const published = neighbours.reduce((sum, neighbour) => sum + neighbour.published.metrics, 0);
  process.stdout.write(`hostile-device neighbours: ${JSON.stringify({ published, disconnects })}\n`);
  expect(published).toBeGreaterThan(1_000);
  expect(disconnects).toBe(0);
});

/** Every deed once, each by a device of its own, so that a ban for one does not hide the next. */
async function round(name: string): Promise<void> {
  const victim = "neighbour-0";
  const evil: Record<string, (villain: deeds.Villain) => Promise<void>> = {
    nonsense: (villain) => deeds.publishNonsense(villain, victim),
    "huge-line": deeds.publishHugeLine,
    "huge-connect": deeds.connectHugely,
    subscriber: deeds.subscribeWildly,
    impostor: (villain) => deeds.connectAs(villain, victim),
    "old-clock": deeds.reportFrom1970,
    overspender: deeds.overspend,
  };
  for (const [kind, deed] of Object.entries(evil)) {
    await deed({ identity: await claimDevice(server, `${kind}-${name}`), port: server.facts.ports.mqtt });
  }
}

async function publishSteadily(device: LoadDevice): Promise<void> {
  while (!stopping.signal.aborted) {
    if (!device.isConnected) {
      disconnects += 1;
      await device.connect(server.facts.ports.mqtt);
    }
    const atMs = Date.now();
    const columns = [{ alias: 1, values: Float64Array.of((device.published.metrics % 1_000) / 1_000) }];
    await device.publish("metrics", { kind: "metrics", atMs: Float64Array.of(atMs), columns }, atMs);
    await pause(1_000 / RECORDS_PER_SECOND);
  }
}

async function ackP99During(work: () => Promise<void>): Promise<number> {
  const from = neighbours.map((neighbour) => neighbour.ackLatenciesMs.length);
  await work();
  const latencies = neighbours
    .flatMap((neighbour, index) => neighbour.ackLatenciesMs.slice(from[index]))
    .sort((left, right) => left - right);
  return Math.round(latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN);
}

/** The lowest of ten looks: what stays, without what the garbage collector has not come to yet. */
async function restingRss(): Promise<number> {
  const looks: number[] = [];
  for (let look = 0; look < 10; look += 1) {
    await pause(500);
    looks.push(server.rssBytes());
  }
  return Math.min(...looks);
}

function health(): Promise<ServerHealth> {
  return server.api<ServerHealth>("GET", "/api/health");
}

function grown(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  const entries = Object.entries(after).map(([reason, count]) => [reason, count - (before[reason] ?? 0)]);
  return Object.fromEntries(entries.filter(([, count]) => count !== 0));
}
