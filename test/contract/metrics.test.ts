/** Debian's Prometheus scrapes the real server: what it stores must be what happened. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type RunningServer, startServer } from "@housecall/console";
import { afterEach, expect, it } from "vitest";
import { claimWithToken } from "../lib/claim-device.ts";
import { LoadDevice } from "../lib/load-device.ts";
import { Prometheus } from "../lib/prometheus.ts";
import { serverConfig } from "../lib/server-config.ts";
import { until } from "../lib/until.ts";

const RECORDS = 5;
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.stop();
});

async function started(change: Parameters<typeof serverConfig>[0] = {}) {
  const config = serverConfig(change);
  const server: RunningServer = await startServer(config);
  running.push(server);
  return { config, server };
}

async function scraping(server: RunningServer, token?: string): Promise<Prometheus> {
  const prometheus = new Prometheus();
  running.push(prometheus);
  await prometheus.startScraping(`127.0.0.1:${server.ports.http}`, token);
  return prometheus;
}

const patience = { timeoutMs: 30_000, everyMs: 250 };
const one = async (prometheus: Prometheus, expression: string) => (await now(prometheus, [expression]))[0];
const now = (prometheus: Prometheus, expressions: readonly string[]) =>
  prometheus.evaluate(expressions, Date.now());

it("gives a real Prometheus what the server has done, and nothing that names a device", async () => {
  const { server } = await started({ metricsAccess: "loopback" });
  const { token } = await server.plane.fleet.createClaimToken({
    deviceId: "washer-1",
    actor: { name: "Ada" },
  });
  await claimWithToken(token, "washer-1");
  await server.plane.commands.requestPull(
    "washer-1",
    {
      ...{
        fromMs: 0,
        toMs: 1,
        sources: [],
        minSeverity: 7,
        text: "",
        maxBytes: 1_024,
        includeRotated: false,
      },
      ...{ expiresInMs: 60_000, caseId: "", reason: "" },
    },
    { name: "Ada" },
  );
  for (let asked = 0; asked < 3; asked += 1) await fetch(`${server.url}/healthz`);
  const prometheus = await scraping(server);

  await until(
    "three entries",
    async () => (await one(prometheus, "housecall_audit_head_entries")) === 3,
    patience,
  );
  const values = await now(prometheus, [
    'up{job="housecall"}',
    'housecall_commands{kind="pull_logs",state="queued"}',
    'housecall_http_requests_total{route="/healthz",status="200"}',
    "sum(housecall_problems)",
    "housecall_audit_entries",
    "housecall_devices_connected",
    'count({job="housecall",__name__=~".+"}) < bool 600',
    'count({job="housecall",device_id!=""}) or vector(0)',
    "process_resident_memory_bytes > bool 1e7",
    "housecall_engine_inputs_total > bool 0",
    'housecall_store_bytes{store="records"} > bool 1000',
    "nodejs_eventloop_lag_seconds >= bool 0",
  ]);

  expect(values).toEqual([1, 1, 3, 0, 3, 0, 1, 0, 1, 1, 1, 1]);
}, 120_000);

it("passes the check that promtool makes of names and format", async () => {
  const { server } = await started({ metricsAccess: "loopback" });
  await fetch(`${server.url}/healthz`);
  const input = await (await fetch(`${server.url}/metrics`)).text();

  const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], { input, encoding: "utf8" });

  expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 0, said: "" });
}, 120_000);

it("counts what a device delivers, and how long it waited until it was stored", async () => {
  const { server } = await started({ metricsAccess: "loopback" });
  const { token } = await server.plane.fleet.createClaimToken({
    deviceId: "washer-1",
    actor: { name: "Ada" },
  });
  const device = new LoadDevice(await claimWithToken(token, "washer-1"));
  await device.connect(server.ports.mqtt);
  for (let sent = 0; sent < RECORDS; sent += 1) {
    const atMs = Float64Array.of(Date.now() - 1_000, Date.now());
    const columns = [{ alias: 1, values: Float64Array.of(0.25, 0.5) }];
    await device.publish("metrics", { kind: "metrics", atMs, columns });
  }
  await device.allAcknowledged(30_000);
  const prometheus = await scraping(server);

  await until(
    "records",
    async () => (await one(prometheus, "housecall_ingest_records_total")) === RECORDS,
    patience,
  );
  const values = await now(prometheus, [
    "housecall_ingest_samples_total",
    "housecall_ingest_duplicates_total",
    "housecall_devices_connected",
    `housecall_ingest_commit_seconds_count >= bool ${RECORDS}`,
    "histogram_quantile(0.99, housecall_ingest_commit_seconds_bucket) < bool 10",
    `housecall_engine_inputs_total >= bool ${RECORDS}`,
  ]);
  await device.disconnect();

  expect(values).toEqual([2 * RECORDS, 0, 1, 1, 1, 1]);
}, 120_000);

it("lets a Prometheus with the token in, and one without see nothing", async () => {
  const { server, config } = await started({ metricsAccess: "token" });
  const token = readFileSync(join(config.keysFolder, "metrics-token"), "utf8").trim();
  const [good, bad] = await Promise.all([scraping(server, token), scraping(server, "x".repeat(43))]);

  await until("the good one", async () => (await one(good, "up")) === 1, patience);
  await until("the bad one", async () => (await one(bad, "up")) === 0, patience);

  expect(await now(good, ["count(housecall_build_info)"])).toEqual([1]);
  expect(await now(bad, ["count(housecall_build_info)"])).toEqual([undefined]);
}, 120_000);
