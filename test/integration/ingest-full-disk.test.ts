/** The server's disk is full: nothing acknowledged is lost, reads go on, and it heals by itself. */
import { join } from "node:path";
import { openStoredInputs } from "@housecall/broker";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LoadDevice } from "../lib/load-device.ts";
import { judge } from "../lib/oracle.ts";
import { makeSmallDisk, type SmallDisk } from "../lib/small-disk.ts";
import { startTestPlane, type TestPlane } from "../lib/test-plane.ts";

const MEBIBYTE = 1_048_576;
const HEAL_WITHIN_MS = 10_000;
let disk: SmallDisk;
let server: TestPlane;
beforeEach(async () => {
  disk = makeSmallDisk(64 * MEBIBYTE);
  server = await startTestPlane({ dataFolder: join(disk.mountPoint, "data") });
});
afterEach(() => {
  disk.remove();
});

it("withholds acknowledgements while the disk is full and stores everything within 10 s of relief", async () => {
  const device = new LoadDevice(await server.claim("full-disk-1"));
  await device.connect(server.plane.ports.mqtt);
  const publish = () => {
    const atMs = Date.now();
    return device.publish(
      "metrics",
      { kind: "metrics", atMs: Float64Array.of(atMs), columns: [{ alias: 1, values: Float64Array.of(0.5) }] },
      atMs,
    );
  };
  for (let round = 0; round < 20; round += 1) await publish();
  await device.allAcknowledged(5_000);

  disk.fill(128 * MEBIBYTE);
  for (let round = 0; round < 10; round += 1) await publish();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(device.unackedCount).toBe(10);
  expect(device.isConnected).toBe(true);
  expect(server.plane.health()).toMatchObject({
    status: "degraded",
    problems: expect.arrayContaining([expect.objectContaining({ code: "DISK_FULL" })]),
  });
  const range = {
    signal: "cpu_busy_ratio",
    instance: "",
    fromMs: Date.now() - 60_000,
    toMs: Date.now() + 1_000,
    maxPoints: 100,
  };
  const read = await server.plane.telemetry.series("full-disk-1", range);
  expect(read.points.reduce((sum, point) => sum + point.count, 0)).toBe(20);

  disk.empty();
  await device.allAcknowledged(HEAL_WITHIN_MS);
  // The heads of the audit are written once a second.
  await expect.poll(() => server.plane.health().problems, { timeout: HEAL_WITHIN_MS }).toEqual([]);

  await device.disconnect();
  await server.remove();
  const stored = await openStoredInputs(server.dataFolder);
  expect(judge([device], await stored.keys())).toEqual({
    published: 30,
    acknowledged: 30,
    stored: 30,
    lost: 0,
    duplicated: 0,
    ghosts: 0,
  });
  await stored.close();
});
