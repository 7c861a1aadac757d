import { judgeSteps, shippedPlaybooks } from "@housecall/diagnostics-rules/playbooks";
import { HOUR_MS } from "@housecall/proto/base";
import { expect, it } from "vitest";
import { readTelemetry } from "../../../../../console/server/playbooks/read-telemetry.ts";
import { deviceExample, inMemoryDataPlane } from "../../../../lib/in-memory-data-plane.ts";
import { virtualClock } from "../../../../lib/virtual-clock.ts";

const nowMs = Date.UTC(2026, 10, 28, 12);

it("knows a reading that arrived only late, of which there is no newest live value", async () => {
  const clock = virtualClock(nowMs);
  const plane = inMemoryDataPlane(clock);
  const device = { ...deviceExample("washer-1", clock), deviceClass: "washer", lastReportAtMs: nowMs };
  plane.devices.set("washer-1", device);
  const drain = { atMs: nowMs - 5 * HOUR_MS, avg: 230, min: 230, max: 230, count: 1 };
  plane.telemetry.series = async (_id, { signal, instance }) => ({
    ...{ signal, instance, unit: "s", bucketMs: HOUR_MS },
    points: signal === "drain_duration_s" ? [drain] : [],
  });
  const playbook = shippedPlaybooks().find(({ id }) => id === "washer.not-draining");
  if (playbook === undefined) throw new Error("the playbook is not shipped");

  const telemetry = await readTelemetry(plane, { deviceId: "washer-1", playbook, nowMs });

  expect(telemetry.samples).toContainEqual(
    expect.objectContaining({ signal: "drain_duration_s", atMs: drain.atMs, value: 230 }),
  );
  expect(judgeSteps(playbook, telemetry).get("drain-time")?.verdict).toBe("not_ok");
});
