/** From a device's publish over mutual TLS to what people see. */
import type { LiveEvent } from "@housecall/proto/api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LoadDevice } from "../lib/load-device.ts";
import { startTestPlane, type TestPlane } from "../lib/test-plane.ts";

let server: TestPlane;
beforeAll(async () => {
  server = await startTestPlane();
});
afterAll(() => server.remove());

const oneSample = (value: number, atMs = Date.now()) => ({
  kind: "metrics" as const,
  atMs: Float64Array.of(atMs),
  columns: [{ alias: 1, values: Float64Array.of(value) }],
});

it("shows a value, a line and the device within a second, and tells those who listen", async () => {
  const events: LiveEvent[] = [];
  const stop = server.plane.live.subscribe({ deviceId: "shown-1", onEvent: (event) => events.push(event) });
  const device = new LoadDevice(await server.claim("shown-1"));
  await device.connect(server.plane.ports.mqtt);
  const atMs = Date.now();

  await device.publish("metrics", oneSample(0.75, atMs), atMs);
  await device.publish(
    "logs",
    {
      kind: "logs",
      lines: [
        {
          atMs,
          severity: 3,
          source: "journal",
          unit: "cron",
          message: "pump blocked",
          redactions: 0,
          truncatedBytes: 0,
        },
      ],
    },
    atMs,
  );
  await device.allAcknowledged(2_000);

  expect((await server.plane.fleet.get("shown-1")).values).toMatchObject([
    { signal: "cpu_busy_ratio", value: 0.75 },
  ]);
  const query = { fromMs: atMs - 10, toMs: atMs + 10, minSeverity: 7, text: "pump", limit: 5 };
  expect(await server.plane.telemetry.logs("shown-1", query)).toMatchObject([{ message: "pump blocked" }]);
  await expect
    .poll(() => events.map((event) => event.kind))
    .toEqual(expect.arrayContaining(["values", "device"]));
  stop();
  await device.disconnect();
});

it("neither loses nor doubles records over a restart, and goes on with the same aliases", async () => {
  const device = new LoadDevice(await server.claim("restart-1"));
  await device.connect(server.plane.ports.mqtt);
  for (let round = 0; round < 30; round += 1) await device.publish("metrics", oneSample(round));
  await device.allAcknowledged(5_000);

  await server.restart();
  await device.connect(server.plane.ports.mqtt);
  for (let round = 0; round < 30; round += 1) await device.publish("metrics", oneSample(round));
  await device.allAcknowledged(5_000);

  const range = {
    signal: "cpu_busy_ratio",
    instance: "",
    fromMs: Date.now() - 60_000,
    toMs: Date.now() + 1_000,
    maxPoints: 100,
  };
  const read = await server.plane.telemetry.series("restart-1", range);
  expect(read.points.reduce((sum, point) => sum + point.count, 0)).toBe(60);
  await device.disconnect();
});

it("answers garbage with a named rejection, keeps it, and lets the device go on", async () => {
  const device = new LoadDevice(await server.claim("garbage-1"));
  await device.connect(server.plane.ports.mqtt);

  await device.publish("metrics", { kind: "state", full: true, entries: {} });
  await device.publish("metrics", oneSample(1));
  await device.allAcknowledged(5_000);

  expect(device.rejected).toEqual([{ stream: "metrics", sequence: 1, reason: "wrong_channel" }]);
  expect(await server.plane.telemetry.quarantine({ deviceId: "garbage-1", limit: 5 })).toMatchObject([
    { reason: "wrong_channel", channel: "metrics" },
  ]);
  expect(server.plane.health().ingest.quarantined).toMatchObject({ wrong_channel: 1 });
  await device.disconnect();
});
