import { HOUR_MS, MINUTE_MS, silentLogger } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { createFaultRecords } from "../../../../broker/store/records/sqlite/fault-records.ts";
import { configSchema } from "../../../../console/config/schema.ts";
import { startDesk } from "../../../../console/server/desk.ts";
import { faultOf, gone } from "../../../lib/case-files.ts";
import { apiBench } from "./api-bench.ts";

async function openBench() {
  const bench = await apiBench();
  const cookie = await bench.setUp();
  const made = await bench.openCase(cookie);
  const get = async (path: string) => (await bench.send("GET", path, { cookie })).json();
  return { ...made, bench, get };
}

describe("cases that open by themselves", () => {
  it("come from faults within a moment, know whose device it is, and are told to pages", async () => {
    const { bench, customerId, get } = await openBench();
    const records = createFaultRecords(bench.plane.deskDatabase);
    const told: string[] = [];
    bench.plane.live.subscribe({ onEvent: ({ kind }) => told.push(kind) });
    const fault = faultOf("f1", bench.clock.nowMs(), { deviceId: "washer-1" });

    records.saveFault(fault, true);
    bench.plane.publish({ kind: "fault", fault });
    await bench.context.desk.keeper.sweep();

    const [opened] = (await get("/api/cases?queue=unassigned")).items;
    expect(opened).toMatchObject({
      ...{ openedBy: "rule", customerId, title: { en: "Draining takes too long" }, deviceClass: "linux" },
    });
    expect(told).toContain("case");
    expect(bench.plane.auditEntries.filter(({ actor }) => actor === "housecall")).toMatchObject([
      { action: "case-opened" },
      { action: "case-fault-fired", detail: "washer.drain-slow" },
    ]);
  });

  it("hold no fault for open that is not found any more after everything was judged again", async () => {
    const { bench, get } = await openBench();
    const records = createFaultRecords(bench.plane.deskDatabase);
    records.saveFault(faultOf("f1", bench.clock.nowMs()), true);
    await bench.context.desk.keeper.sweep();
    records.forgetVerdicts(0);
    const { plane, clock, context } = bench;
    const desk = startDesk({
      plane,
      clock,
      config: configSchema.parse({}),
      random: context.random,
      logger: silentLogger,
    });

    await desk.keeper.sweep();
    await desk.stop();

    const [opened] = (await get("/api/cases?queue=unassigned")).items;
    expect(opened).toMatchObject({ openFaults: 0, clearedAtMs: clock.nowMs() });
  });

  it("close by themselves once nobody need be called", async () => {
    const { bench, get } = await openBench();
    const records = createFaultRecords(bench.plane.deskDatabase);
    const fault = faultOf("f1", bench.clock.nowMs(), { deviceId: "washer-1" });
    records.saveFault(fault, true);
    await bench.clock.advance(MINUTE_MS);
    records.saveFault(gone(fault, bench.clock.nowMs()), false);
    await bench.clock.advance(2_000);
    expect((await get("/api/cases?queue=unassigned")).total).toBe(1);

    await bench.clock.advance(HOUR_MS);
    await bench.context.desk.keeper.sweep();

    expect(await bench.plane.cases.ofState("closed", 9)).toMatchObject([
      { closedBecause: "no_contact_needed", outcome: "no_contact_needed" },
    ]);
  });
});
