import { caseActions } from "@housecall/proto/api";
import { DAY_MS, HOUR_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { createFaultRecords } from "../../../../broker/store/records/sqlite/fault-records.ts";
import { publishedInputs } from "../../../../console/server/kpi/shipped-inputs.ts";
import { faultOf, gone } from "../../../lib/case-files.ts";
import { apiBench } from "./api-bench.ts";

const ada = { name: "Ada", seesCustomers: true };

async function kpiBench() {
  const bench = await apiBench();
  const { clock, plane, context } = bench;
  const faults = createFaultRecords(plane.deskDatabase);
  const startedAtMs = clock.nowMs();
  const report = (inputs?: number) =>
    context.desk.kpis.report({
      ...{ fromMs: startedAtMs, toMs: startedAtMs + 60 * DAY_MS, timeZone: "UTC" },
      ...(inputs === undefined ? {} : { inputs }),
    });
  const visits = async (): Promise<number[]> => {
    const { figures } = await report();
    const figure = figures.find(({ name }) => name === "visits_avoided");
    return figure?.terms.map(({ value }) => value) ?? [];
  };
  /** The device says something, and whatever is due is done. */
  async function pass(lengthMs: number): Promise<void> {
    clock.stepWall(lengthMs);
    const device = plane.devices.get("washer-1");
    if (device) plane.devices.set("washer-1", { ...device, lastReportAtMs: clock.nowMs() });
    await context.desk.keeper.sweep();
  }
  return { bench, faults, report, visits, pass, startedAtMs };
}

describe("the count of avoided visits", () => {
  it("waits for the window, and goes back by one when the same fault is back", async () => {
    const { bench, faults, report, visits, pass } = await kpiBench();
    const { desk } = bench.context;
    const technician = { who: "technician", step: { en: "Change the pump", ko: "펌프 교체" } } as const;
    const fault = faultOf("f1", bench.clock.nowMs(), { remedies: [technician] });
    faults.saveFault(fault, true);
    await pass(HOUR_MS);
    const [opened] = await bench.plane.cases.ofState("new", 9);
    const number = opened?.number ?? "";
    await desk.cases.act(number, { name: "take", body: { from: "" } }, ada);
    const body = caseActions.close.parse({ outcome: "remote_guidance", causeId: "pump-worn" });
    await desk.cases.act(number, { name: "close", body }, ada);
    faults.saveFault(gone(fault, bench.clock.nowMs()), false);

    const seen = [await visits()];
    await pass(72 * HOUR_MS);
    seen.push(await visits());
    faults.saveFault(faultOf("f2", bench.clock.nowMs(), { remedies: [technician] }), true);
    await pass(1_000);
    seen.push(await visits());

    expect(seen).toEqual([
      ...[
        [0, 1, 0],
        [1, 0, 0],
        [0, 0, 1],
      ],
    ]);
    expect((await report()).takenBack).toMatchObject([
      { number, because: "fired_again", ruleId: "washer.drain-slow", wasCounted: true },
    ]);
    expect((await bench.plane.cases.ofState("new", 9))[0]).toMatchObject({ number, reopened: 1 });
  });
});

describe("inputs of the key figures", () => {
  it("are changed with a note, kept with who changed them, and can be reckoned with again", async () => {
    const { bench, report } = await kpiBench();
    const cookie = await bench.setUp();
    const inputs = { ...publishedInputs, visit: { ...publishedInputs.visit, hourValue: 50_000 } };

    const answer = await bench.send("POST", "/api/kpi-inputs", {
      cookie,
      body: { inputs, note: "wages rose" },
    });

    expect(answer.json()).toMatchObject({ id: 1, actor: "Ada", note: "wages rose" });
    const costOf = async (id?: number) =>
      (await report(id)).figures.find(({ name }) => name === "visit_cost")?.value;
    expect([await costOf(), await costOf(1), await costOf(0)]).toEqual([54_000, 54_000, 41_000]);
    const versions = (await bench.send("GET", "/api/kpi-inputs", { cookie })).json();
    expect(versions.map(({ id }: { id: number }) => id)).toEqual([1, 0]);
    expect(bench.plane.auditEntries.filter(({ action }) => action === "kpi-inputs-changed")).toHaveLength(1);
    await expect(report(7)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are refused when they make no sense, with every fault", async () => {
    const { bench } = await kpiBench();
    const cookie = await bench.setUp();
    const inputs = {
      ...publishedInputs,
      homeCountry: "Korea",
      visit: { ...publishedInputs.visit, kmPerLitre: 0 },
    };

    const answer = await bench.send("POST", "/api/kpi-inputs", { cookie, body: { inputs } });

    expect(answer.json().fields.map(({ path }: { path: string }) => path)).toEqual([
      ...["inputs.homeCountry", "inputs.visit.kmPerLitre"],
    ]);
  });
});

describe("key figures over HTTP", () => {
  it("name a range that is wrong, and a zone that is not known", async () => {
    const { bench } = await kpiBench();
    const cookie = await bench.setUp();
    const status = async (query: string) =>
      (await bench.send("GET", `/api/kpis?${query}`, { cookie })).statusCode;

    expect(await status("fromMs=5&toMs=5")).toBe(400);
    expect(await status(`fromMs=0&toMs=${2_000 * DAY_MS}`)).toBe(400);
    expect(await status("fromMs=0&toMs=9&timeZone=Mars/North")).toBe(400);
    expect(await status("fromMs=0&toMs=9&timeZone=Asia/Seoul")).toBe(200);
    expect((await bench.send("GET", "/api/kpis/published", { cookie })).json()).toHaveLength(7);
  });
});
