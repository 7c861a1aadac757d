import type { CasePlaybook } from "@housecall/proto/api";
import { MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { apiBench } from "./api-bench.ts";

/** A washer with a case of Ada's; `reads` is what it said last. */
async function openBench() {
  const bench = await apiBench();
  const cookie = await bench.setUp();
  const device = bench.plane.devices.get("washer-1");
  if (device === undefined) throw new Error("no washer");
  const washer = { ...device, deviceClass: "washer", model: "WM-900" };
  bench.plane.devices.set("washer-1", washer);
  const { number } = await bench.openCase(cookie);
  const reads = (values: Readonly<Record<string, number>>) => {
    const atMs = bench.clock.nowMs();
    const current = Object.entries(values).map(([signal, value]) => ({
      signal,
      instance: "",
      unit: "",
      value,
      atMs,
    }));
    bench.plane.devices.set("washer-1", { ...washer, lastReportAtMs: atMs, values: current });
  };
  const path = `/api/cases/${number}/playbook`;
  const send = async (method: "GET" | "POST", where: string, body?: object, as = cookie) =>
    bench.send(method, where, { cookie: as, ...(body && { body }) });
  const get = async (): Promise<CasePlaybook> => (await send("GET", path)).json();
  const start = async (playbook = "washer.not-draining") => send("POST", path, { playbook });
  const answer = async (step: string, is: string | null = null, note = "") =>
    send("POST", `${path}/steps/${step}`, { is, note });
  const stop = async (note: string) => send("POST", `${path}/stop`, { note });
  const act = async (action: string, body: object = {}) =>
    send("POST", `/api/cases/${number}/${action}`, body);
  return { bench, cookie, number, reads, send, get, start, answer, stop, act };
}

const path = ({ run }: CasePlaybook) => run?.done.map(({ step, is, by }) => `${step} ${is} ${by}`);

describe("playbooks over HTTP", () => {
  it("are listed, and told whole", async () => {
    const { send } = await openBench();

    const list = (await send("GET", "/api/playbooks")).json();
    expect(list.map(({ id }: { id: string }) => id)).toContain("washer.not-draining");
    expect((await send("GET", "/api/playbooks/washer.not-draining")).json()).toMatchObject({
      ...{ id: "washer.not-draining", deviceClass: "washer", steps: expect.arrayContaining([]) },
    });
    expect((await send("GET", "/api/playbooks/washer.flying")).statusCode).toBe(404);
  });

  it("are suggested for the class of the device when nothing fires", async () => {
    const { get } = await openBench();

    expect(await get()).toMatchObject({
      run: null,
      suggestions: [
        { playbook: { id: "washer.not-draining" }, ruleId: null },
        { playbook: { id: "linux.network" }, ruleId: null },
      ],
    });
  });
});

describe("a run", () => {
  it("decides by telemetry what it can, keeps its readings, and stands where somebody is asked", async () => {
    const { reads, start, get, bench, number } = await openBench();
    reads({ drain_duration_s: 240, drain_current_a: 0.2 });

    const started: CasePlaybook = (await start()).json();

    expect(path(started)).toEqual([
      "drain-time not_ok telemetry",
      "pump-has-current ok telemetry",
      "pump-not-held ok telemetry",
    ]);
    expect(started.run?.done[0]?.readings).toMatchObject([
      { name: "last_drain", text: { en: "4 min", ko: "4분" } },
    ]);
    expect(started.run).toMatchObject({
      state: "running",
      startedBy: "Ada",
      current: { step: "hose", mayAnswer: true },
    });
    expect(await get()).toEqual(started);
    expect(bench.plane.auditEntries.filter(({ action }) => action.startsWith("case-playbook"))).toMatchObject(
      [
        { action: "case-playbook-started", actor: "Ada", caseId: number, detail: "washer.not-draining" },
        { detail: "washer.not-draining drain-time: not_ok by telemetry" },
        { detail: "washer.not-draining pump-has-current: ok by telemetry" },
        { detail: "washer.not-draining pump-not-held: ok by telemetry" },
      ],
    );
  });

  it("waits for a reading from after the remedy, and comes to an end that is proposed for the case", async () => {
    const { reads, start, answer, get, bench, act } = await openBench();
    reads({ drain_duration_s: 240, drain_current_a: 0.2 });
    await start();
    await answer("hose", "ok");
    await bench.clock.advance(MINUTE_MS);
    const cleaned: CasePlaybook = (await answer("open-filter", "ok")).json();
    expect(cleaned.run?.current).toMatchObject({ step: "drain-test", decision: "waiting", mayAnswer: false });

    await bench.clock.advance(2 * MINUTE_MS);
    expect((await answer("drain-test", "ok")).statusCode).toBe(409);
    expect(path((await answer("drain-test")).json())).toHaveLength(5);
    reads({ drain_duration_s: 82, drain_current_a: 0.23 });
    expect((await get()).run?.current?.decision).toBe("ok");
    const ended: CasePlaybook = (await answer("drain-test")).json();

    expect(path(ended)?.at(-1)).toBe("drain-test ok telemetry");
    expect(ended.run).toMatchObject({
      ...{ state: "reached", current: null },
      end: {
        id: "filter-cleaned",
        outcome: "remote_guidance",
        cause: "filter-blocked",
        verdict: "true_positive",
      },
    });
    expect((await act("close", { outcome: "remote_guidance" })).statusCode).toBe(200);
    expect((await get()).run?.state).toBe("reached");
  });

  it("refuses an answer to another step, and a skip without a reason", async () => {
    const { start, answer } = await openBench();
    await start();

    expect((await answer("open-filter", "ok")).json()).toMatchObject({ code: "CONFLICT" });
    expect((await answer("drain-time", "skipped")).json().fields[0].path).toBe("note");
    const skipped: CasePlaybook = (await answer("drain-time", "skipped", "not at home")).json();
    expect(skipped.run?.done).toMatchObject([
      { is: "skipped", by: "person", actor: "Ada", note: "not at home" },
    ]);
  });

  it("is one at a time, can be stopped with a reason, and is given up when the case is resolved", async () => {
    const { start, stop, get, act } = await openBench();
    await start();

    expect((await start("linux.network")).statusCode).toBe(409);
    await stop("wrong one");
    expect((await get()).run).toMatchObject({ state: "stopped", end: null });
    await start("linux.network");
    await act("close", { outcome: "self_fix" });
    expect((await get()).run).toMatchObject({ playbook: "linux.network", state: "abandoned", current: null });
    expect((await stop("again")).statusCode).toBe(409);
  });

  it("is refused for devices of another class, and for an unknown playbook", async () => {
    const { start } = await openBench();

    expect((await start("dryer.slow")).json()).toMatchObject({ code: "CONFLICT" });
    expect((await start("washer.flying")).json()).toMatchObject({ code: "NOT_FOUND" });
  });

  it("is gone on with by whoever takes the case over, and by nobody else", async () => {
    const { bench, start, send, number, act } = await openBench();
    const kim = await bench.signInAs("support");
    await start();
    const answer = { is: "skipped", note: "no answer" };
    const where = `/api/cases/${number}/playbook/steps/drain-time`;

    expect((await send("POST", where, answer, kim)).json()).toMatchObject({ code: "CONFLICT" });
    await act("assign", { to: "support" });
    const gone: CasePlaybook = (await send("POST", where, answer, kim)).json();

    expect(gone.run).toMatchObject({ startedBy: "Ada", done: [{ actor: "support" }] });
  });
});

describe("a case that was closed after a playbook", () => {
  it("counts as otherwise a visit when the playbook's end says so", async () => {
    const { reads, start, answer, act, bench, number } = await openBench();
    reads({ drain_duration_s: 600, drain_current_a: 0.5 });
    await start();
    await answer("clear-impeller", "ok");
    await bench.clock.advance(MINUTE_MS);
    reads({ drain_duration_s: 85, drain_current_a: 0.22 });
    expect((await answer("pulse-test")).json()).toMatchObject({ run: { end: { id: "object-removed" } } });
    await act("close", { outcome: "remote_guidance" });

    const events = (await bench.plane.cases.get(number))?.events ?? [];
    const resolved = events.map(({ data }) => data).find(({ kind }) => kind === "resolved");
    expect(resolved).toMatchObject({
      diagnosis: { visitBy: "washer.not-draining", causeId: "impeller-held" },
    });
  });
});
